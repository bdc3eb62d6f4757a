import AccordClient
import ContractClient
import HTTPMessages
import Testing

private let target = "/api/v1/friends"

@Suite("GET /api/v1/friends lists friends")
struct ListFriendsTests {
    @Test("the newest friendship first, in pages")
    func lists() async throws {
        let server = try await TestServer.shared()
        let me = try await server.user()
        var expected: [Int64] = []
        for number in 0..<5 {
            let friend = try await server.user()
            expected.insert(friend.id, at: 0)
            try await number.isMultiple(of: 2)
                ? server.befriend(me, friend) : server.befriend(friend, me)
        }
        var seen: [Int64] = []
        let friends = server.api.client(me).items(of: ListFriends.self, .init(limit: 2))
        for try await friend in friends { seen.append(friend.user.id) }
        #expect(seen == expected)
    }

    @Test("parameters are checked")
    func checksParameters() async throws {
        let user = try await TestServer.shared().user()
        try await expectListParametersAreChecked(target, token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("GET", target) }
}

@Suite("DELETE /api/v1/friends/{user_id} ends a friendship")
struct DeleteFriendTests {
    @Test("for both, once; the chat takes no message until they are friends again")
    func ends() async throws {
        let chat = try await TestServer.shared().chat()
        let api = chat.server.api
        try await chat.post("before")
        let grace = api.client(chat.grace)
        _ = try await grace.deleteFriend(.init(userID: chat.ada.id)).noContent
        let again = try await grace.deleteFriend(.init(userID: chat.ada.id))
        expectProblem(again, .notFound, .unknownFriend)
        for client in [api.client(chat.ada), grace] {
            #expect(try await client.listFriends().ok.body.isEmpty)
            let shown = try await client.getChat(.init(chatID: chat.id)).ok.body
            #expect(shown.chatMessages.count == 1)
            let refused = try await client.createChatMessage(
                .init(chatID: chat.id, body: MessageCreation(text: "after")))
            expectProblem(refused, .forbidden, .chatClosed)
        }
        try await chat.server.befriend(chat.grace, chat.ada)
        #expect(try await chat.post("again") == 2)
    }

    @Test("strangers and oneself are no friends")
    func knowsFriendsOnly() async throws {
        let server = try await TestServer.shared()
        let (ada, stranger) = (try await server.user(), try await server.user())
        for id in [ada.id, stranger.id, 9_007_199_254_740_991] {
            let answer = try await server.api.client(ada).deleteFriend(.init(userID: id))
            expectProblem(answer, .notFound, .unknownFriend)
        }
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "DELETE", { "\(target)/\($0)" }, parameter: "user_id", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("DELETE", "\(target)/1") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("DELETE", "\(target)/1")
    }
}
