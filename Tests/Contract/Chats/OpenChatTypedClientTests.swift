import AccordClient
import ContractClient
import HTTPMessages
import SocketClient
import Testing

@Suite("The typed client's WebSockets")
struct EmittedSocketTests {
    @Test("carry frames both ways, and go on behind the last one when the server was lost")
    func resumes() async throws {
        let chat = try await TestServer.shared().chat()
        let client = chat.server.api.client(chat.ada)
        let line = Cut()
        let socket = client.openChat(
            .init(chatID: chat.id), speaking: OpenChat.chatV2JSON,
            over: CuttingTransport(transport: try SocketTransport(), cut: line))
        try await socket.send(.sendMessage(SendMessageCommand(clientID: "one", text: "one")))
        var texts: [String] = []
        for try await frame in socket {
            guard case .messageCreated(let created) = frame else { continue }
            texts.append(created.message.text)
            if texts == ["one"] {
                // While nobody listens.
                await line.cut()
                try await chat.post("two", as: chat.grace)
                try await socket.send(
                    .sendMessage(SendMessageCommand(clientID: "three", text: "three")))
            }
            if texts.count == 3 { break }
        }
        #expect(Set(texts) == ["one", "two", "three"])
        #expect(await line.handshakes.count == 2)
        #expect(await line.handshakes.last?.contains("after=") == true)
        socket.close()
        guard case .closed(let closure) = await socket.ending() else {
            Issue.record("the socket did not close")
            return
        }
        #expect(closure.code == .normal)
    }

    @Test("tell why they are refused")
    func refused() async throws {
        let server = try await TestServer.shared()
        let chat = try await server.chat()
        let stranger = server.api.client(try await server.user())
        let socket = stranger.openChat(
            .init(chatID: chat.id), speaking: OpenChat.chatV2JSON, over: try SocketTransport())
        let error = await #expect(throws: AnswerError.self) { for try await _ in socket {} }
        #expect(error?.status == .notFound)
        #expect(ProblemCode(error?.problem) == .unknownChat)
    }
}

/// Loses its connection when it is told to.
private actor Cut {
    private(set) var handshakes: [String] = []
    private var line: (any ClientSocketLine)?

    func note(_ url: String, _ line: any ClientSocketLine) {
        handshakes.append(url)
        self.line = line
    }

    func cut() async { await line?.close(.goingAway, reason: "lost") }
}

private struct CuttingTransport: ClientSocketTransport {
    let transport: SocketTransport
    let cut: Cut

    func open(_ handshake: ClientHandshake) async throws -> ClientHandshakeAnswer {
        let answer = try await transport.open(handshake)
        if case .open(let line) = answer { await cut.note(handshake.url, line) }
        return answer
    }
}
