import JSON
import Testing

@Suite("A chat without a subprotocol speaks texts in and messages out")
struct OpenChatPlainTests {
    @Test("both see what one sends, as it is stored (S81 to S84)")
    func talks() async throws {
        let chat = try await TestServer.shared().chat()
        let (ada, grace) = (try await chat.openPlain(), try await chat.openPlain(chat.grace))
        let text = "Привет, Грейс! 👋"
        try await ada.send(text)
        let mine = try #require(try await ada.receive())
        #expect(mine["sender"].integer == chat.ada.id)
        #expect(mine["sequence"].integer == 1)
        #expect(mine["text"].string.map { Array($0.utf8) } == Array(text.utf8))
        #expect(try await grace.receive() == mine)
        let stored = try await chat.server.api.get(chat.messages, token: chat.grace.token)
        #expect(stored.json == .array([mine]))
        try await grace.send(#"{"type": "typing"}"#)
        #expect(try await ada.receive()?["text"].string == #"{"type": "typing"}"#)
        for socket in [ada, grace] { try await socket.close() }
    }

    @Test("the last thirty come first, newest first, and again after a reconnect (S79, S85)")
    func history() async throws {
        let chat = try await TestServer.shared().chat()
        for number in 1...32 { try await chat.post("\(number)") }
        for _ in 0..<2 {
            let socket = try await chat.openPlain(chat.grace)
            let shown = try await socket.receive(30).map { $0["sequence"].integer }
            #expect(shown == (3...32).reversed().map { Int64($0) })
            try await socket.close()
        }
        let socket = try await chat.openPlain(chat.grace)
        _ = try await socket.receive(30)
        try await chat.post("live")
        #expect(try await socket.receive()?["sequence"].integer == 33)
        try await socket.close()
    }

    @Test("with 'after' come those behind it, oldest first, however many")
    func after() async throws {
        let chat = try await TestServer.shared().chat()
        for number in 1...40 { try await chat.post("\(number)") }
        let socket = try await chat.openPlain(chat.ada, "?after=5")
        let shown = try await socket.receive(35).map { $0["sequence"].integer }
        #expect(shown == (6...40).map { Int64($0) })
        try await socket.close()
    }

    @Test("a message over HTTP is seen by those who have the chat open, and by no other chat")
    func overHTTP() async throws {
        let server = try await TestServer.shared()
        let (chat, other) = (try await server.chat(), try await server.chat())
        let (socket, elsewhere) = (try await chat.openPlain(), try await other.openPlain())
        try await chat.post("here")
        try await other.post("there")
        #expect(try await socket.receive()?["text"].string == "here")
        #expect(try await elsewhere.receive()?["text"].string == "there")
        for socket in [socket, elsewhere] { try await socket.close() }
    }

    @Test(
        "a text that breaks the contract closes it with 1008 and the keyword",
        arguments: [
            ("", "minLength"), (String(repeating: "x", count: 4001), "maxLength"),
            ("a\u{0}b", "pattern"),
        ])
    func violations(text: String, keyword: String) async throws {
        let chat = try await TestServer.shared().chat()
        let socket = try await chat.openPlain()
        try await socket.send(wrong: text)
        #expect(try await socket.receiveEnding() == "1008 contract_violation: \(keyword)")
        #expect(try await chat.stored().isEmpty)
    }

    @Test("bytes close it with 1003, 64 KiB and more with 1009")
    func limits() async throws {
        let chat = try await TestServer.shared().chat()
        let bytes = try await chat.openPlain()
        try await bytes.send(bytes: [1, 2, 3])
        #expect(try await bytes.receiveEnding()?.hasPrefix("1003") == true)
        let large = try await chat.openPlain()
        try await large.send(wrong: String(repeating: "x", count: 65_537))
        #expect(try await large.receiveEnding()?.hasPrefix("1009") == true)
    }

    @Test("who sends faster than may be is closed with 1008 (W3)")
    func rate() async throws {
        let chat = try await TestServer.shared().chat()
        let socket = try await chat.openPlain()
        await socket.flood((0..<300).map { "\($0)" })
        #expect(try await socket.receiveEnding() == "1008 too many messages")
    }

    @Test("a refusal closes it with 1008 and the code: friends no longer, only watching")
    func refusals() async throws {
        let chat = try await TestServer.shared().chat()
        try await chat.post("seen")
        let admin = try await chat.openPlain(try await chat.server.admin())
        #expect(try await admin.receive()?["text"].string == "seen")
        try await admin.send("not by me")
        #expect(try await admin.receiveEnding() == "1008 not_a_participant")
        let ada = try await chat.openPlain()
        _ = try await ada.receive()
        try await chat.part()
        try await ada.send("too late")
        #expect(try await ada.receiveEnding() == "1008 chat_closed")
        #expect(try await chat.stored().count == 1)
    }
}
