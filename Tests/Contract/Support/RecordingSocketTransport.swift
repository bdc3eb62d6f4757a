import AccordClient
import ContractClient
import ContractTesting
import HTTPMessages
import SocketClient
import Testing

/// Opens the WebSockets of the emitted client. What goes over them is held against the contract and recorded, as what
/// tests send by hand is.
struct RecordingSocketTransport: ClientSocketTransport {
    let operationID: String

    /// One loop serves the WebSockets of all tests.
    private static let transport: SocketTransport = {
        do { return try SocketTransport() } catch { fatalError("no loop: \(error)") }
    }()

    func open(_ handshake: ClientHandshake) async throws -> ClientHandshakeAnswer {
        switch try await Self.transport.open(handshake) {
        case .refused(let response): return .refused(response)
        case .open(let line):
            let frame = SocketFrame(
                origin: Test.current?.name ?? "set-up", operationID: operationID,
                subprotocol: handshake.subprotocols.first, direction: .sent, text: [])
            return .open(RecordingLine(line: line, frame: frame))
        }
    }
}

private struct RecordingLine: ClientSocketLine {
    let line: any ClientSocketLine
    /// A frame that all others are like, but for who sends them and what they say.
    let frame: SocketFrame

    var closure: WebSocketClosure? { line.closure }

    func receive() async throws -> [UInt8]? {
        let text = try await line.receive()
        if let text { see(text, .sent) }
        return text
    }

    func send(_ text: [UInt8]) async throws {
        see(text, .received)
        try await line.send(text)
    }

    func close(_ code: WebSocketCloseCode, reason: String) async {
        await line.close(code, reason: reason)
    }

    private func see(_ text: [UInt8], _ direction: SocketFrame.Direction) {
        var frame = frame
        (frame.text, frame.direction) = (text, direction)
        Watch.contract.see(frame)
    }
}

/// A WebSocket of `/ws/events`, by the emitted client.
typealias EventSocket = ClientSocket<Never, UserEvent>

extension TestChat {
    /// Opens it by the emitted client.
    func open<Sent, Received>(
        _ user: TestUser? = nil, after: Int64? = nil, language: String? = nil,
        speaking spoken: ClientSocketProtocol<OpenChat, Sent, Received> = OpenChat.chatV2JSON
    ) async throws -> ClientSocket<Sent, Received> {
        var options = SocketOptions.once
        if let language { options.fields.append(.acceptLanguage, language) }
        return try await server.api.client(user ?? ada).openChat(
            .init(chatID: id, after: after), speaking: spoken,
            over: RecordingSocketTransport(operationID: "openChat"), options
        ).opened()
    }
}

extension TestServer {
    /// Opens what tells a user what happens, by the emitted client.
    func events(of user: TestUser) async throws -> EventSocket {
        try await api.client(user).openEvents(
            speaking: OpenEvents.plain, over: RecordingSocketTransport(operationID: "openEvents"),
            .once
        ).opened()
    }
}

extension SocketOptions {
    /// One connection: a test wants to see every loss.
    fileprivate static var once: SocketOptions {
        var options = SocketOptions()
        options.attempts = 0
        return options
    }
}

extension ClientSocket {
    /// The socket, as soon as it is open.
    fileprivate func opened() async throws -> ClientSocket {
        for await state in states {
            if case .open = state { return self }
        }
        Issue.record("a WebSocket was not opened: \(state)")
        throw SocketEnded()
    }

    /// The next frame; the end fails the test.
    func next(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Received {
        var frames = makeAsyncIterator()
        return try #require(
            try await frames.next(), "\(state)", sourceLocation: sourceLocation)
    }

    /// The next so many frames.
    func next(_ count: Int) async throws -> [Received] {
        var frames: [Received] = []
        while frames.count < count { frames.append(try await next()) }
        return frames
    }

    /// Closes, and waits until it has.
    func finish() async {
        close()
        _ = await ending()
    }
}
