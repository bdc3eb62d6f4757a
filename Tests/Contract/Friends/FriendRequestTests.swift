import Testing

private let requests = "/api/v1/friends/requests"

/// A request that waits.
private func asked() async throws -> (target: String, sender: TestUser, receiver: TestUser) {
    let server = try await TestServer.shared()
    let (sender, receiver) = (try await server.user(), try await server.user())
    let answer = try await server.api.post(
        requests, #"{"user_id": \#(receiver.id)}"#, token: sender.token)
    let id = try #require(answer["id"].integer, "\(answer.text)")
    return ("\(requests)/\(id)", sender, receiver)
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
            for (from, to) in [(sender, me), (me, receiver)] {
                let answer = try await server.api.post(
                    requests, #"{"user_id": \#(to.id)}"#, token: from.token)
                try #require(answer.status == 201)
            }
        }
        for (query, side, ids) in [
            ("", "sender", senders), ("direction=incoming", "sender", senders),
            ("direction=outgoing", "receiver", receivers),
        ] {
            var seen: [Int64] = []
            var next: String? = "\(requests)?limit=2&\(query)"
            while let page = next {
                let answer = try await server.api.get(page, token: me.token)
                #expect(answer.status == 200)
                seen += (answer.json.array ?? []).compactMap { $0[side]["id"].integer }
                next = answer.next
            }
            #expect(seen == ids, "\(query)")
        }
    }

    @Test("a cursor of one direction is none of the other")
    func cursors() async throws {
        let server = try await TestServer.shared()
        let me = try await server.user()
        for _ in 0..<2 {
            let answer = try await server.api.post(
                requests, #"{"user_id": \#(me.id)}"#, token: try await server.user().token)
            try #require(answer.status == 201)
        }
        let page = try await server.api.get("\(requests)?limit=1", token: me.token)
        let next = try #require(page.next)
        #expect(try await server.api.get(next, token: me.token).status == 200)
        let other = try await server.api.get("\(next)&direction=outgoing", token: me.token)
        #expect(other.status == 404)
        #expect(other.code == "unknown_cursor")
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
            let user = bySender ? request.sender : request.receiver
            #expect(try await server.api.delete(request.target, token: user.token).status == 204)
            let again = try await server.api.delete(request.target, token: user.token)
            #expect(again.status == 404)
            #expect(again.code == "unknown_friend_request")
            let anew = try await server.api.post(
                requests, #"{"user_id": \#(request.sender.id)}"#, token: request.receiver.token)
            #expect(anew.status == 201)
        }
    }

    @Test("to strangers it does not exist")
    func hidesFromStrangers() async throws {
        let server = try await TestServer.shared()
        let request = try await asked()
        let stranger = try await server.user()
        #expect(try await server.api.delete(request.target, token: stranger.token).status == 404)
        let waiting = try await server.api.get(requests, token: request.receiver.token)
        #expect(waiting.json.array?.count == 1)
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
        let target = request.target + "/accept"
        let answer = try await server.api.call("POST", target, token: request.receiver.token)
        #expect(answer.status == 200)
        #expect(answer["user"]["id"].integer == request.sender.id)
        for (user, friend) in [
            (request.sender, request.receiver), (request.receiver, request.sender),
        ] {
            let friends = try await server.api.get("/api/v1/friends", token: user.token)
            #expect(friends.json.array?.map { $0["user"]["id"].integer } == [friend.id])
            #expect(friends.json.array?.map { $0["since"] } == [answer["since"]])
        }
        let again = try await server.api.call("POST", target, token: request.receiver.token)
        #expect(again.status == 404)
        #expect(again.code == "unknown_friend_request")
    }

    @Test("neither its sender nor a stranger may")
    func refusesOthers() async throws {
        let server = try await TestServer.shared()
        let request = try await asked()
        for user in [request.sender, try await server.user()] {
            let answer = try await server.api.call(
                "POST", request.target + "/accept", token: user.token)
            #expect(answer.status == 404)
        }
    }

    @Test("of two who accept at the same moment one does")
    func race() async throws {
        let server = try await TestServer.shared()
        let request = try await asked()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await server.api.call(
                        "POST", request.target + "/accept", token: request.receiver.token
                    ).status
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
