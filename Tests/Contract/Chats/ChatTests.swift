import AccordClient
import ContractClient
import HTTPMessages
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
            let id = try await server.api.client(me).startChat(
                .init(body: ChatStart(email: friend.email))
            ).created.body.id
            expected.insert(id, at: 0)
            for text in 0..<number {
                _ = try await server.api.client(friend).createChatMessage(
                    .init(chatID: id, body: MessageCreation(text: "\(text)"))
                ).created
            }
        }
        var seen: [ChatSummary] = []
        let chats = server.api.client(me).items(of: ListChats.self, .init(limit: 2))
        for try await chat in chats { seen.append(chat) }
        #expect(seen.map(\.id) == expected)
        #expect(seen.map(\.lastMessage?.text) == ["1", "0", nil])
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
            let found = try await server.api.client(chat.grace).getChat(.init(chatID: chat.id)).ok
            #expect(found.body.chatMessages.map(\.sequence) == (0..<count).map { Int64(32 - $0) })
        }
    }

    @Test("for participants and administrators; to strangers it does not exist (S71)")
    func readers() async throws {
        let chat = try await TestServer.shared().chat()
        let api = chat.server.api
        let admin = try await chat.server.admin()
        for user in [chat.ada, chat.grace, admin] {
            #expect(
                try await api.client(user).getChat(.init(chatID: chat.id)).ok.body.id == chat.id)
        }
        let stranger = try await chat.server.user()
        for id in [chat.id, 9_007_199_254_740_991] {
            let answer = try await api.client(stranger).getChat(.init(chatID: id))
            expectProblem(answer, .notFound, .unknownChat)
        }
    }

    @Test("it goes with either of its users")
    func goesWithUser() async throws {
        let chat = try await TestServer.shared().chat()
        let api = chat.server.api
        _ = try await api.client(chat.grace).deleteMe().noContent
        let ada = api.client(chat.ada)
        #expect(try await ada.getChat(.init(chatID: chat.id)).status == .notFound)
        #expect(try await ada.listFriends().ok.body.isEmpty)
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
