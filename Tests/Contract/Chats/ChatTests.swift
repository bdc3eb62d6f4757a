import JSON
import Testing

@Suite("GET /api/v1/chats lists chats")
struct ListChatsTests {
    private let target = "/api/v1/chats"

    @Test("the newest first, with the last message or null, and no messages (S75 to S77)")
    func lists() async throws {
        let server = try await TestServer.shared()
        let me = try await server.user()
        var expected: [Int64] = []
        for number in 0..<3 {
            let friend = try await server.user()
            try await server.befriend(me, friend)
            let answer = try await server.api.post(
                "/api/v1/chats/start", #"{"email": "\#(friend.email)"}"#, token: me.token)
            let id = try #require(answer["id"].integer)
            expected.insert(id, at: 0)
            for text in 0..<number {
                _ = try await server.api.post(
                    "/api/v1/chats/\(id)/messages", #"{"text": "\#(text)"}"#, token: friend.token)
            }
        }
        var seen: [JSONValue] = []
        var next: String? = "\(target)?limit=2"
        while let page = next {
            let answer = try await server.api.get(page, token: me.token)
            #expect(answer.status == 200)
            seen += answer.json.array ?? []
            next = answer.next
        }
        #expect(seen.map { $0["id"].integer } == expected)
        #expect(seen.map { $0["last_message"]["text"].string } == ["1", "0", nil])
        #expect(seen.last?["last_message"] == .null)
        for chat in seen {
            #expect(chat["start_time"].string != nil)
            #expect(chat["chat_messages"] == .null)
        }
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

@Suite("GET /api/v1/chats/{chat_id} returns a chat with its last messages")
struct GetChatTests {
    @Test("thirty of them unless set otherwise, newest first (S67, S74)")
    func lastMessages() async throws {
        for (options, count) in [([], 30), (["--chat-history", "3"], 3)] {
            let server =
                options.isEmpty
                ? try await TestServer.shared() : try await TestServer(options)
            let chat = try await server.chat()
            for number in 1...32 { try await chat.post("\(number)") }
            let answer = try await server.api.get(chat.target, token: chat.grace.token)
            #expect(answer.status == 200)
            let sequences = (answer["chat_messages"].array ?? []).map { $0["sequence"].integer }
            #expect(sequences == (0..<count).map { Int64(32 - $0) })
            #expect(answer["start_time"] == .null)
        }
    }

    @Test("for participants and administrators; to strangers it does not exist (S71)")
    func readers() async throws {
        let chat = try await TestServer.shared().chat()
        let api = chat.server.api
        let admin = try await chat.server.admin()
        for user in [chat.ada, chat.grace, admin] {
            #expect(try await api.get(chat.target, token: user.token).status == 200)
        }
        let stranger = try await chat.server.user()
        for target in [chat.target, "/api/v1/chats/9007199254740991"] {
            let answer = try await api.get(target, token: stranger.token)
            #expect(answer.status == 404)
            #expect(answer.code == "unknown_chat")
        }
    }

    @Test("it goes with either of its users")
    func goesWithUser() async throws {
        let chat = try await TestServer.shared().chat()
        let api = chat.server.api
        #expect(try await api.delete("/api/v1/users/me", token: chat.grace.token).status == 204)
        #expect(try await api.get(chat.target, token: chat.ada.token).status == 404)
        #expect(try await api.get("/api/v1/friends", token: chat.ada.token).json == .array([]))
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "GET", { "/api/v1/chats/\($0)" }, parameter: "chat_id", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", "/api/v1/chats/1") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("GET", "/api/v1/chats/1")
    }
}
