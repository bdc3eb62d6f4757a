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
        var next: String? = "\(target)?limit=2"
        while let page = next {
            let answer = try await server.api.get(page, token: me.token)
            #expect(answer.status == 200)
            seen += (answer.json.array ?? []).compactMap { $0["user"]["id"].integer }
            next = answer.next
        }
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
        let friend = "\(target)/\(chat.ada.id)"
        #expect(try await api.delete(friend, token: chat.grace.token).status == 204)
        let again = try await api.delete(friend, token: chat.grace.token)
        #expect(again.status == 404)
        #expect(again.code == "unknown_friend")
        for user in [chat.ada, chat.grace] {
            let friends = try await api.get(target, token: user.token)
            #expect(friends.json.array?.isEmpty == true)
            let shown = try await api.get(chat.target, token: user.token)
            #expect(shown["chat_messages"].array?.count == 1)
            let refused = try await api.post(
                chat.messages, #"{"text": "after"}"#, token: user.token)
            #expect(refused.status == 403)
            #expect(refused.code == "chat_closed")
        }
        try await chat.server.befriend(chat.grace, chat.ada)
        #expect(try await chat.post("again") == 2)
    }

    @Test("strangers and oneself are no friends")
    func knowsFriendsOnly() async throws {
        let server = try await TestServer.shared()
        let (ada, stranger) = (try await server.user(), try await server.user())
        for id in [ada.id, stranger.id, 9_007_199_254_740_991] {
            let answer = try await server.api.delete("\(target)/\(id)", token: ada.token)
            #expect(answer.status == 404)
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
