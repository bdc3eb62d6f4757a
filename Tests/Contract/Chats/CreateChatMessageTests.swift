import JSON
import Testing

@Suite("POST /api/v1/chats/{chat_id}/messages sends a message")
struct CreateChatMessageTests {
    private func send(_ chat: TestChat, _ json: String, _ user: TestUser) async throws -> Answer {
        try await chat.server.api.post(chat.messages, json, token: user.token)
    }

    @Test("both read it as it was stored, in one sequence (S72)")
    func sends() async throws {
        let chat = try await TestServer.shared().chat()
        let first = try await send(chat, #"{"text": "Hello, Grace!"}"#, chat.ada)
        #expect(first.status == 201)
        #expect(first["sequence"].integer == 1)
        #expect(first["sender"].integer == chat.ada.id)
        let second = try await send(chat, #"{"text": "Hello, Ada!"}"#, chat.grace)
        #expect(second["sequence"].integer == 2)
        for user in [chat.ada, chat.grace] {
            let list = try await chat.server.api.get(chat.messages, token: user.token)
            #expect(list.json == .array([second.json, first.json]))
        }
    }

    @Test("the length of a text counts code points, and its bytes are kept")
    func keepsText() async throws {
        let chat = try await TestServer.shared().chat()
        // One letter and a combining mark: equal to 'й' for Swift's strings, other bytes.
        for text in [String(repeating: "😀", count: 4000), "и\u{306} and й", " \n\t "] {
            let json = JSONValue.object(["text": .string(text)]).description
            let answer = try await send(chat, json, chat.ada)
            #expect(answer.status == 201)
            #expect(answer["text"].string.map { Array($0.utf8) } == Array(text.utf8))
        }
        let long = String(repeating: "😀", count: 4001)
        try await expectViolations(
            ["/text maxLength"], "POST", chat.messages, json: #"{"text": "\#(long)"}"#,
            token: chat.ada.token)
    }

    @Test("a client_id makes a repeat harmless, and belongs to one text and one sender")
    func repeats() async throws {
        let chat = try await TestServer.shared().chat()
        let json = #"{"text": "й", "client_id": "a-1"}"#
        let first = try await send(chat, json, chat.ada)
        #expect(first.status == 201)
        let again = try await send(chat, json, chat.ada)
        #expect(again.status == 201)
        #expect(again.json == first.json)
        // Another text, although Unicode calls it equivalent.
        for text in ["другой", "и\u{306}"] {
            let other = try await send(
                chat, #"{"text": "\#(text)", "client_id": "a-1"}"#, chat.ada)
            #expect(other.status == 409)
            #expect(other.code == "client_id_reused")
        }
        let grace = try await send(chat, json, chat.grace)
        #expect(grace.status == 201)
        #expect(grace["sequence"].integer == 2)
    }

    @Test("a repeat is answered although they are friends no longer")
    func repeatsAfterFriendship() async throws {
        let chat = try await TestServer.shared().chat()
        let json = #"{"text": "a", "client_id": "1"}"#
        let first = try await send(chat, json, chat.ada)
        let friend = "/api/v1/friends/\(chat.grace.id)"
        #expect(try await chat.server.api.delete(friend, token: chat.ada.token).status == 204)
        #expect(try await send(chat, json, chat.ada).json == first.json)
        let refused = try await send(chat, #"{"text": "b"}"#, chat.ada)
        #expect(refused.status == 403)
        #expect(refused.code == "chat_closed")
    }

    @Test("twenty repeats at the same moment store one message")
    func concurrentRepeats() async throws {
        let chat = try await TestServer.shared().chat()
        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await send(chat, #"{"text": "once", "client_id": "x"}"#, chat.ada)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { $0.status == 201 })
        #expect(Set(answers.map(\.text)).count == 1)
        #expect(try await chat.post("next") == 2)
    }

    @Test("administrators only watch, and to strangers it does not exist")
    func refusesOthers() async throws {
        let chat = try await TestServer.shared().chat()
        let admin = try await send(
            chat, #"{"text": "a"}"#, try await chat.server.admin())
        #expect(admin.status == 403)
        #expect(admin.code == "not_a_participant")
        let stranger = try await send(
            chat, #"{"text": "a"}"#, try await chat.server.user())
        #expect(stranger.status == 404)
        #expect(stranger.code == "unknown_chat")
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
