import ContractTesting
import HTTPClient
import HTTPMessages
import JSON
import Testing

/// An open WebSocket of a test. What goes over it is held against the contract and recorded, but for what a test sends
/// wrongly on purpose.
struct TestSocket {
    let client: WebSocketClient
    /// The answer to the handshake.
    let answer: Answer
    private let operationID: String

    init(_ client: WebSocketClient, _ answer: Answer, operationID: String) {
        self.client = client
        self.answer = answer
        self.operationID = operationID
    }

    /// Sends a text that fits the contract.
    func send(_ text: String) async throws {
        see(Array(text.utf8), .received)
        try await client.send(text: text)
    }

    /// Sends a text that breaks it.
    func send(wrong text: String) async throws {
        Watch.contract.count(frame(Array(text.utf8), .received))
        try await client.send(text: text)
    }

    /// The next message; nil when the connection has ended.
    func receive() async throws -> JSONValue? {
        switch try await client.receive() {
        case .text(let text)?:
            see(text, .sent)
            return try JSONValue.parse(text)
        case .binary?:
            Issue.record("a binary message")
            return nil
        case nil: return nil
        }
    }

    /// The next so many messages.
    func receive(_ count: Int) async throws -> [JSONValue] {
        var messages: [JSONValue] = []
        while messages.count < count {
            let message = try await receive()
            messages.append(try #require(message, "\(ending ?? "open") after \(messages)"))
        }
        return messages
    }

    /// Reads until the connection has ended, and gives how: `1008 session_ended`.
    func receiveEnding() async throws -> String? {
        while try await receive() != nil {}
        await client.abandon()
        return ending
    }

    /// How the connection ended.
    var ending: String? { client.closure.map { "\($0.code.number) \($0.reason)" } }

    /// Sends texts as fast as can be, until the server has closed.
    func flood(_ texts: [String]) async {
        for text in texts {
            guard (try? await client.send(text: text)) != nil else { return }
        }
    }

    /// The sequences of all messages that come until `last` or the end, held against nothing: for very many.
    func sequences(until last: Int64) async throws -> [Int64] {
        var sequences: [Int64] = []
        while sequences.last != last, case .text(let text)? = try await client.receive() {
            let json = try JSONValue.parse(text)
            let message = json["message"].isNull ? json : json["message"]
            if let sequence = message["sequence"].integer { sequences.append(sequence) }
        }
        return sequences
    }

    /// Sends bytes.
    func send(bytes: [UInt8]) async throws { try await client.send(binary: bytes) }

    /// Ends the connection without a word.
    func abandon() async { await client.abandon() }

    /// Closes and waits for the server to do so.
    func close() async throws { try await client.close() }

    private func see(_ text: [UInt8], _ direction: SocketFrame.Direction) {
        Watch.contract.see(frame(text, direction))
    }

    private func frame(_ text: [UInt8], _ direction: SocketFrame.Direction) -> SocketFrame {
        SocketFrame(
            origin: Test.current?.name ?? "set-up", operationID: operationID,
            subprotocol: client.subprotocol == "bearer" ? nil : client.subprotocol,
            direction: direction, text: text)
    }
}

extension API {
    /// What a server made of a handshake.
    enum Handshake {
        case open(TestSocket)
        case refused(Answer)
    }

    /// Asks for a WebSocket.
    func handshake(
        _ target: String, token: String? = nil, subprotocols: [String] = [],
        fields: [(String, String)] = []
    ) async throws -> Handshake {
        let connection = try await HTTPConnection.connect(
            host: "127.0.0.1", port: port, on: Self.loop)
        var lines = HTTPFields()
        if let token { lines.append(.authorization, "Bearer \(token)") }
        for (name, value) in fields {
            lines.append(try #require(HTTPFieldName(validating: name)), value)
        }
        let request = Exchange.Request(
            "GET", target, fields: lines.map { .init($0.name.spelling, $0.value) })
        switch try await connection.openWebSocket(
            target, fields: lines, subprotocols: subprotocols)
        {
        case .open(let client):
            let answer = see(request, 101, client.head.fields, [])
            let operation = try #require(Watch.contract.checker.operation(of: answer.exchange))
            return .open(TestSocket(client, answer, operationID: operation.id))
        case .refused(let response):
            await connection.close()
            return .refused(see(request, response))
        }
    }

    /// Opens a WebSocket; a refusal fails the test.
    func open(
        _ target: String, token: String? = nil, subprotocols: [String] = [],
        fields: [(String, String)] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestSocket {
        switch try await handshake(
            target, token: token, subprotocols: subprotocols, fields: fields)
        {
        case .open(let socket): return socket
        case .refused(let answer):
            let socket: TestSocket? = nil
            return try #require(socket, "\(answer.text)", sourceLocation: sourceLocation)
        }
    }

    /// Asks for a WebSocket that will be refused.
    func refusal(
        _ target: String, token: String? = nil, subprotocols: [String] = [],
        fields: [(String, String)] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        switch try await handshake(
            target, token: token, subprotocols: subprotocols, fields: fields)
        {
        case .refused(let answer): return answer
        case .open(let socket):
            await socket.client.abandon()
            Issue.record("a WebSocket was opened", sourceLocation: sourceLocation)
            return socket.answer
        }
    }
}
