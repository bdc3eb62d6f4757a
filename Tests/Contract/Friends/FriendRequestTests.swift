import AccordClient
import ContractClient
import HTTPMessages
import Testing

private let requests = "/api/v1/friends/requests"

/// A request that waits.
private func asked() async throws -> (id: Int64, sender: TestUser, receiver: TestUser) {
    let server = try await TestServer.shared()
    let (sender, receiver) = (try await server.user(), try await server.user())
    return (try await ask(sender, receiver).id, sender, receiver)
}

/// Asks for friendship.
@discardableResult
private func ask(_ sender: TestUser, _ receiver: TestUser) async throws -> FriendRequest {
    try await TestServer.shared().api.client(sender).createFriendRequest(
        .init(body: .friendByID(FriendByID(userID: receiver.id)))
    ).created.body
}

@Suite("GET /api/v1/friends/requests lists the requests that wait")
struct ListFriendRequestsTests {
    @Test("incoming or outgoing, newest first, in pages")
    func lists() async throws {
        let server = try await TestServer.shared()
        let me = try await server.user()
        var (senders, receivers): ([Int64], [Int64]) = ([], [])
        for _ in 0..<3 {
            let (sender, receiver) = (try await server.user(), try await server.user())
            senders.insert(sender.id, at: 0)
            receivers.insert(receiver.id, at: 0)
            try await ask(sender, me)
            try await ask(me, receiver)
        }
        for (direction, ids) in [
            (.incoming, senders), (.outgoing, receivers),
        ] as [(ListFriendRequestsDirection, [Int64])] {
            var seen: [Int64] = []
            let listed = server.api.client(me).items(
                of: ListFriendRequests.self, .init(direction: direction, limit: 2))
            for try await request in listed {
                seen.append((direction == .incoming ? request.sender : request.receiver).id)
            }
            #expect(seen == ids, "\(direction)")
        }
        // What nobody says is incoming; the client always says it.
        let answer = try await server.api.get(requests, token: me.token)
        #expect(answer.json.array?.map { $0["sender"]["id"].integer } == senders)
    }

    @Test("a cursor of one direction is none of the other")
    func cursors() async throws {
        let server = try await TestServer.shared()
        let me = try await server.user()
        for _ in 0..<2 { try await ask(try await server.user(), me) }
        let client = server.api.client(me)
        let page = try await client.listFriendRequests(.init(limit: 1))
        let cursor = try #require(page.nextCursor)
        _ = try await client.listFriendRequests(.init(cursor: cursor, limit: 1)).ok
        let other = try await client.listFriendRequests(
            .init(direction: .outgoing, cursor: cursor, limit: 1))
        expectProblem(other, .notFound, .unknownCursor)
    }

    @Test("parameters are checked")
    func checksParameters() async throws {
        let user = try await TestServer.shared().user()
        try await expectListParametersAreChecked(requests, token: user.token)
        try await expectViolations(
            ["/direction enum"], "GET", "\(requests)?direction=sideways", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", requests) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("GET", requests) }
}

@Suite("DELETE /api/v1/friends/requests/{request_id} declines or withdraws")
struct DeleteFriendRequestTests {
    @Test("its sender may and its receiver may, once; then it can be made anew")
    func deletes() async throws {
        let server = try await TestServer.shared()
        for bySender in [true, false] {
            let request = try await asked()
            let client = server.api.client(bySender ? request.sender : request.receiver)
            _ = try await client.deleteFriendRequest(.init(requestID: request.id)).noContent
            let again = try await client.deleteFriendRequest(.init(requestID: request.id))
            expectProblem(again, .notFound, .unknownFriendRequest)
            try await ask(request.receiver, request.sender)
        }
    }

    @Test("to strangers it does not exist")
    func hidesFromStrangers() async throws {
        let server = try await TestServer.shared()
        let request = try await asked()
        let stranger = server.api.client(try await server.user())
        let answer = try await stranger.deleteFriendRequest(.init(requestID: request.id))
        expectProblem(answer, .notFound, .unknownFriendRequest)
        let receiver = server.api.client(request.receiver)
        #expect(try await receiver.listFriendRequests().ok.body.map(\.id) == [request.id])
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "DELETE", { "\(requests)/\($0)" }, parameter: "request_id", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("DELETE", "\(requests)/1") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("DELETE", "\(requests)/1")
    }
}

@Suite("POST /api/v1/friends/requests/{request_id}/accept makes friends")
struct AcceptFriendRequestTests {
    @Test("its receiver may, once, and both are friends")
    func accepts() async throws {
        let server = try await TestServer.shared()
        let request = try await asked()
        let receiver = server.api.client(request.receiver)
        let made = try await receiver.acceptFriendRequest(.init(requestID: request.id)).ok.body
        #expect(made.user.id == request.sender.id)
        for (user, friend) in [
            (request.sender, request.receiver), (request.receiver, request.sender),
        ] {
            let friends = try await server.api.client(user).listFriends().ok.body
            #expect(friends.map(\.user.id) == [friend.id])
            #expect(friends.map(\.since) == [made.since])
        }
        let again = try await receiver.acceptFriendRequest(.init(requestID: request.id))
        expectProblem(again, .notFound, .unknownFriendRequest)
    }

    @Test("neither its sender nor a stranger may")
    func refusesOthers() async throws {
        let server = try await TestServer.shared()
        let request = try await asked()
        for user in [request.sender, try await server.user()] {
            let answer = try await server.api.client(user).acceptFriendRequest(
                .init(requestID: request.id))
            expectProblem(answer, .notFound, .unknownFriendRequest)
        }
    }

    @Test("of two who accept at the same moment one does")
    func race() async throws {
        let server = try await TestServer.shared()
        let request = try await asked()
        let receiver = server.api.client(request.receiver)
        let statuses = try await withThrowingTaskGroup(of: UInt16.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await receiver.acceptFriendRequest(.init(requestID: request.id)).status.code
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [200] + Array(repeating: 404, count: 7))
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "POST", { "\(requests)/\($0)/accept" }, parameter: "request_id", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("POST", "\(requests)/1/accept") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("POST", "\(requests)/1/accept")
    }
}
