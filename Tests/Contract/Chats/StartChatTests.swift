import JSON
import Testing

@Suite("POST /api/v1/chats/start starts a chat with a friend")
struct StartChatTests {
    private let target = "/api/v1/chats/start"

    private func start(_ email: String, _ user: TestUser, language: String = "en") async throws
        -> Answer
    {
        try await TestServer.shared().api.call(
            "POST", target, json: #"{"email": "\#(email)"}"#, token: user.token,
            fields: [("Accept-Language", language)])
    }

    @Test("it is new, empty, and shows both (S66, S68)")
    func starts() async throws {
        let server = try await TestServer.shared()
        let (ada, grace) = try await server.friends()
        let answer = try await start(grace.email, ada)
        #expect(answer.status == 201)
        #expect(answer["initiator"]["id"].integer == ada.id)
        #expect(answer["receiver"]["id"].integer == grace.id)
        #expect(answer["chat_messages"] == .array([]))
        let location = try #require(answer.field("Location"))
        #expect(location == "/api/v1/chats/\(answer["id"].integer ?? 0)")
        for user in [ada, grace] {
            #expect(try await server.api.get(location, token: user.token).json == answer.json)
        }
    }

    @Test("where there is one already, the answer leads to it and is what it leads to (D3)")
    func leadsToKnown() async throws {
        let chat = try await TestServer.shared().chat()
        try await chat.post("Hello")
        for (user, partner) in [(chat.ada, chat.grace), (chat.grace, chat.ada)] {
            let answer = try await start(partner.email.uppercased(), user)
            #expect(answer.status == 303)
            let location = try #require(answer.field("Location"))
            #expect(location == chat.target)
            let shown = try await chat.server.api.get(location, token: user.token)
            #expect(answer.body == shown.body)
            #expect(answer["chat_messages"].array?.count == 1)
        }
    }

    @Test("of many at the same moment one starts it")
    func race() async throws {
        let (ada, grace) = try await TestServer.shared().friends()
        let answers = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for number in 0..<10 {
                group.addTask {
                    let answer =
                        try await number.isMultiple(of: 2)
                        ? start(grace.email, ada) : start(ada.email, grace)
                    return [Int64(answer.status), answer["id"].integer ?? 0]
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0[0] == 201 } == 1)
        #expect(answers.count { $0[0] == 303 } == 9)
        #expect(Set(answers.map { $0[1] }).count == 1)
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
            #expect(answer.status == 403)
            #expect(answer.code == "not_friends")
            #expect(answer["detail"].string.map { Array($0.utf8) } == Array(detail.utf8))
        }
        let unknown = try await start("nobody@example.org", ada, language: "ru")
        #expect(unknown.status == 404)
        #expect(unknown.code == "unknown_chat_partner")
        let text = "Нельзя начать чат с несуществующим пользователем."
        #expect(unknown["detail"].string.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test("not with oneself, nor with someone who has only been asked")
    func refusesSelfAndAsked() async throws {
        let server = try await TestServer.shared()
        let (ada, grace) = (try await server.user(), try await server.user())
        let answer = try await start(ada.email, ada)
        #expect(answer.status == 409)
        #expect(answer.code == "chat_with_self")
        _ = try await server.api.post(
            "/api/v1/friends/requests", #"{"user_id": \#(grace.id)}"#, token: ada.token)
        #expect(try await start(grace.email, ada).status == 403)
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
