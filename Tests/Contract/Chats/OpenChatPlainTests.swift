import AccordClient
import ContractClient
import JSON
import Testing

@Suite("A chat without a subprotocol speaks texts in and messages out", .timeLimit(.minutes(5)))
struct OpenChatPlainTests {
    @Test("both see what one sends, as it is stored (S81 to S84)")
    func talks() async throws {
        let chat = try await TestServer.shared().chat()
        let ada = try await chat.open(speaking: OpenChat.plain)
        let grace = try await chat.open(chat.grace, speaking: OpenChat.plain)
        let text = "Привет, Грейс! 👋"
        try await ada.send(text)
        let mine = try await ada.next()
        #expect(mine.sender == chat.ada.id)
        #expect(mine.sequence == 1)
        #expect(Array(mine.text.utf8) == Array(text.utf8))
        #expect(try await grace.next() == mine)
        #expect(try await chat.stored(as: chat.grace) == [mine])
        try await grace.send(#"{"type": "typing"}"#)
        #expect(try await ada.next().text == #"{"type": "typing"}"#)
        for socket in [ada, grace] { await socket.finish() }
    }

    @Test("the last thirty come first, newest first, and again after a reconnect (S79, S85)")
    func history() async throws {
        let chat = try await TestServer.shared().chat()
        for number in 1...32 { try await chat.post("\(number)") }
        for _ in 0..<2 {
            let socket = try await chat.open(chat.grace, speaking: OpenChat.plain)
            let shown = try await socket.next(30).map(\.sequence)
            #expect(shown == (3...32).reversed())
            await socket.finish()
        }
        let socket = try await chat.open(chat.grace, speaking: OpenChat.plain)
        _ = try await socket.next(30)
        try await chat.post("live")
        #expect(try await socket.next().sequence == 33)
        await socket.finish()
    }

    @Test("with 'after' come those behind it, oldest first, however many")
    func after() async throws {
        let chat = try await TestServer.shared().chat()
        for number in 1...40 { try await chat.post("\(number)") }
        let socket = try await chat.open(after: 5, speaking: OpenChat.plain)
        #expect(try await socket.next(35).map(\.sequence) == Array(6...40))
        await socket.finish()
    }

    @Test("a message over HTTP is seen by those who have the chat open, and by no other chat")
    func overHTTP() async throws {
        let server = try await TestServer.shared()
        let (chat, other) = (try await server.chat(), try await server.chat())
        let socket = try await chat.open(speaking: OpenChat.plain)
        let elsewhere = try await other.open(speaking: OpenChat.plain)
        try await chat.post("here")
        try await other.post("there")
        #expect(try await socket.next().text == "here")
        #expect(try await elsewhere.next().text == "there")
        for socket in [socket, elsewhere] { await socket.finish() }
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
