import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("POST /api/v1/chats/start starts a chat with a friend")
struct StartChatTests {
    private let target = "/api/v1/chats/start"

    private func start(
        _ email: String, _ user: TestUser, language: String = "en"
    ) async throws -> ClientAnswer<StartChat> {
        try await TestServer.shared().api.client(user).startChat(
            .init(body: ChatStart(email: email)),
            CallOptions(fields: [.acceptLanguage: language]))
    }

    @Test("it is new, empty, and shows both (S66, S68)")
    func starts() async throws {
        let server = try await TestServer.shared()
        let (ada, grace) = try await server.friends()
        let started = try await start(grace.email, ada).created
        let chat = started.body
        #expect(chat.initiator.id == ada.id)
        #expect(chat.receiver.id == grace.id)
        #expect(chat.chatMessages.isEmpty)
        #expect(started.location == "/api/v1/chats/\(chat.id)")
        for user in [ada, grace] {
            #expect(
                try await server.api.client(user).getChat(.init(chatID: chat.id)).ok.body == chat)
        }
    }

    @Test("where there is one already, the answer leads to it and is what it leads to (D3)")
    func leadsToKnown() async throws {
        let chat = try await TestServer.shared().chat()
        let api = chat.server.api
        try await chat.post("Hello")
        for (user, partner) in [(chat.ada, chat.grace), (chat.grace, chat.ada)] {
            let email = partner.email.uppercased()
            let known = try await start(email, user).seeOther
            #expect(known.location == chat.target)
            #expect(known.body.chatMessages.count == 1)
            // To the byte.
            let answer = try await api.post(target, #"{"email": "\#(email)"}"#, token: user.token)
            #expect(answer.body == (try await api.get(known.location, token: user.token).body))
        }
    }

    @Test("of many at the same moment one starts it")
    func race() async throws {
        let (ada, grace) = try await TestServer.shared().friends()
        let answers = try await withThrowingTaskGroup(of: StartChat.Answer.self) { group in
            for number in 0..<10 {
                group.addTask {
                    try await number.isMultiple(of: 2)
                        ? start(grace.email, ada).value : start(ada.email, grace).value
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let (started, known) = (answers.compactMap(\.created), answers.compactMap(\.seeOther))
        #expect(started.count == 1)
        #expect(known.count == 9)
        #expect(Set((started + known).map(\.body.id)).count == 1)
    }

    @Test("the texts of those who are no friends, and of nobody, are kept to the byte (S63, S64)")
    func refusals() async throws {
        let server = try await TestServer.shared()
        let (ada, ivan) = (try await server.user(), try await server.user("Иван", "Петров"))
        for (language, detail) in [
            (
                "ru",
                "Чтобы начать чат, вы должны быть в друзьях с пользователем Иван Петров."
            ), ("en", "To start a chat you must be friends with Иван Петров."),
        ] {
            let answer = try await start(ivan.email, ada, language: language)
            expectProblem(answer, .forbidden, .notFriends)
            #expect(answer.problem?.detail.map { Array($0.utf8) } == Array(detail.utf8))
        }
        let unknown = try await start("nobody@example.org", ada, language: "ru")
        expectProblem(unknown, .notFound, .unknownChatPartner)
        let text = "Нельзя начать чат с несуществующим пользователем."
        #expect(unknown.problem?.detail.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test("not with oneself, nor with someone who has only been asked")
    func refusesSelfAndAsked() async throws {
        let server = try await TestServer.shared()
        let (ada, grace) = (try await server.user(), try await server.user())
        expectProblem(try await start(ada.email, ada), .conflict, .chatWithSelf)
        _ = try await server.api.client(ada).createFriendRequest(
            .init(body: .friendByID(FriendByID(userID: grace.id)))
        ).created
        expectProblem(try await start(grace.email, ada), .forbidden, .notFriends)
    }

    @Test("violations are listed")
    func listsViolations() async throws {
        let user = try await TestServer.shared().user()
        try await expectViolations(
            ["/email format", "/a additionalProperties"], "POST", target,
            json: #"{"email": "nobody", "a": 1}"#, token: user.token)
        try await expectViolations([" required"], "POST", target, json: "{}", token: user.token)
    }

    @Test("bodies that are no JSON are refused")
    func refusesMalformed() async throws {
        let user = try await TestServer.shared().user()
        try await expectMalformedIsRefused("POST", target, token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws {
        try await expectUnauthorized("POST", target, json: #"{"email": "a@example.org"}"#)
    }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("POST", target, json: #"{"email": "a@example.org"}"#)
    }
}
