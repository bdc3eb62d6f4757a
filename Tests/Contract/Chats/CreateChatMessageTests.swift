import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("POST /api/v1/chats/{chat_id}/messages sends a message")
struct CreateChatMessageTests {
    private func send(
        _ chat: TestChat, _ text: String, clientID: String? = nil, as user: TestUser? = nil
    ) async throws -> ClientAnswer<CreateChatMessage> {
        try await chat.server.api.client(user ?? chat.ada).createChatMessage(
            .init(chatID: chat.id, body: MessageCreation(text: text, clientID: clientID)))
    }

    @Test("both read it as it was stored, in one sequence (S72)")
    func sends() async throws {
        let chat = try await TestServer.shared().chat()
        let first = try await send(chat, "Hello, Grace!").created.body
        #expect(first.sequence == 1)
        #expect(first.sender == chat.ada.id)
        let second = try await send(chat, "Hello, Ada!", as: chat.grace).created.body
        #expect(second.sequence == 2)
        for user in [chat.ada, chat.grace] {
            #expect(try await chat.stored(as: user) == [second, first])
        }
    }

    @Test("the length of a text counts code points, and its bytes are kept")
    func keepsText() async throws {
        let chat = try await TestServer.shared().chat()
        // One letter and a combining mark: equal to 'й' for Swift's strings, other bytes.
        for text in [String(repeating: "😀", count: 4000), "и\u{306} and й", " \n\t "] {
            let stored = try await send(chat, text).created.body.text
            #expect(Array(stored.utf8) == Array(text.utf8))
        }
        let long = String(repeating: "😀", count: 4001)
        try await expectViolations(
            ["/text maxLength"], "POST", chat.messages, json: #"{"text": "\#(long)"}"#,
            token: chat.ada.token)
    }

    @Test("a client_id makes a repeat harmless, and belongs to one text and one sender")
    func repeats() async throws {
        let chat = try await TestServer.shared().chat()
        let first = try await send(chat, "й", clientID: "a-1").created.body
        let again = try await send(chat, "й", clientID: "a-1").created.body
        #expect(again == first)
        #expect(Array(again.text.utf8) == Array("й".utf8))
        // Another text, although Unicode calls it equivalent.
        for text in ["другой", "и\u{306}"] {
            let other = try await send(chat, text, clientID: "a-1")
            expectProblem(other, .conflict, .clientIDReused)
        }
        let grace = try await send(chat, "й", clientID: "a-1", as: chat.grace)
        #expect(try grace.created.body.sequence == 2)
    }

    @Test("a repeat is answered although they are friends no longer")
    func repeatsAfterFriendship() async throws {
        let chat = try await TestServer.shared().chat()
        let first = try await send(chat, "a", clientID: "1").created.body
        try await chat.part()
        #expect(try await send(chat, "a", clientID: "1").created.body == first)
        expectProblem(try await send(chat, "b"), .forbidden, .chatClosed)
    }

    @Test("twenty repeats at the same moment store one message")
    func concurrentRepeats() async throws {
        let chat = try await TestServer.shared().chat()
        let messages = try await withThrowingTaskGroup(of: Message.self) { group in
            for _ in 0..<20 {
                group.addTask { try await send(chat, "once", clientID: "x").created.body }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(messages.count == 20)
        #expect(messages.allSatisfy { $0 == messages[0] })
        #expect(try await chat.post("next") == 2)
    }

    @Test("administrators only watch, and to strangers it does not exist")
    func refusesOthers() async throws {
        let chat = try await TestServer.shared().chat()
        let admin = try await send(chat, "a", as: try await chat.server.admin())
        expectProblem(admin, .forbidden, .notAParticipant)
        let stranger = try await send(chat, "a", as: try await chat.server.user())
        expectProblem(stranger, .notFound, .unknownChat)
    }

    @Test("violations are listed")
    func listsViolations() async throws {
        let chat = try await TestServer.shared().chat()
        try await expectViolations(
            ["/text minLength", "/client_id pattern", "/sender additionalProperties"], "POST",
            chat.messages, json: #"{"text": "", "client_id": "a b", "sender": 1}"#,
            token: chat.ada.token)
        try await expectViolations(
            [" required"], "POST", chat.messages, json: "{}", token: chat.ada.token)
        try await expectIDIsChecked(
            "POST", { "/api/v1/chats/\($0)/messages" }, parameter: "chat_id",
            json: #"{"text": "a"}"#, token: chat.ada.token)
    }

    @Test("bodies that are no JSON are refused")
    func refusesMalformed() async throws {
        let chat = try await TestServer.shared().chat()
        try await expectMalformedIsRefused("POST", chat.messages, token: chat.ada.token)
    }

    @Test("a token is needed")
    func needsToken() async throws {
        try await expectUnauthorized(
            "POST", "/api/v1/chats/1/messages", json: #"{"text": "a"}"#)
    }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden(
            "POST", "/api/v1/chats/1/messages", json: #"{"text": "a"}"#)
    }
}
