public import HTTPMessages
import Synchronization
public import WebSocket

/// The client's side of a WebSocket.
///
///     let connection = try await HTTPConnection.connect(host: host, port: port, on: loop)
///     guard case .open(let socket) = try await connection.openWebSocket("/ws/chat/1") else { … }
///     try await socket.send(text: "Hello")
///     let message = try await socket.receive()
///
/// One task at a time may send, and one may receive. Every call has an end in time: the client's
/// `exchangeTimeout`.
public final class WebSocketClient: @unchecked Sendable {
    // SAFETY: `ended` is made for any thread. `parser` is touched by the one task that receives, and
    // `compression`, which shares nothing with it, by the one that sends.

    /// The head of the answer to the handshake.
    public let head: HTTP1ResponseHead
    /// The subprotocol that the server has chosen.
    public let subprotocol: String?
    /// How messages are compressed; nil when they are not.
    public let deflate: WebSocketDeflateAgreement?

    private let connection: HTTPConnection
    private var parser: WebSocketParser
    private let compression: MessageCompression?
    private let ended = Mutex<WebSocketClosure?>(nil)

    init(
        _ connection: HTTPConnection, head: HTTP1ResponseHead, _ subprotocol: String?,
        _ deflate: WebSocketDeflateAgreement?, _ limits: WebSocketLimits
    ) async {
        self.connection = connection
        self.head = head
        self.subprotocol = subprotocol
        self.deflate = deflate
        func compression() -> MessageCompression? {
            deflate.map { MessageCompression($0, role: .client, sharing: SharedCompression()) }
        }
        parser = WebSocketParser(role: .client, limits: limits, compression: compression())
        self.compression = compression()
        let first = await connection.takeRemainder()
        parser.receive(first.span)
    }

    /// What ended the connection, by this side or the other; nil while it is open.
    public var closure: WebSocketClosure? { ended.withLock { $0 } }

    /// Sends a text.
    public func send(text: String) async throws(HTTPClientError) {
        try await send(message: 0x1, Array(text.utf8))
    }

    /// Sends bytes.
    public func send(binary bytes: [UInt8]) async throws(HTTPClientError) {
        try await send(message: 0x2, bytes)
    }

    private func send(message opcode: UInt8, _ content: [UInt8]) async throws(HTTPClientError) {
        guard let small = compression?.compressed(content) else {
            return try await send(opcode: opcode, content)
        }
        try await send(opcode: opcode, isCompressed: true, small)
    }

    /// Asks whether the server is there; `nextEvent` shows its pong.
    public func ping(_ content: [UInt8] = []) async throws(HTTPClientError) {
        try await send(opcode: 0x9, content)
    }

    /// Sends one frame of any kind, masked; several that are not final make a fragmented message.
    /// `isCompressed` says of the first of them that their content is compressed already.
    public func send(
        opcode: UInt8, isFinal: Bool = true, isCompressed: Bool = false, _ content: [UInt8]
    ) async throws(HTTPClientError) {
        let frame = WebSocketClientFrame(
            opcode: opcode, isFinal: isFinal, isCompressed: isCompressed, content,
            key: .random(in: 0...UInt32.max))
        try await send(raw: frame.bytes)
    }

    /// Sends bytes as they are, which no client would: for tests.
    public func send(raw bytes: [UInt8]) async throws(HTTPClientError) {
        try await connection.write(bytes)
    }

    /// The next message; nil when the connection has ended, which `closure` explains. Pings are
    /// answered, and the server's close frame is.
    public func receive() async throws(HTTPClientError) -> WebSocketMessage? {
        while true {
            guard let event = try await nextEvent() else { return nil }
            switch event {
            case .message(let message): return message
            case .ping(let content): try await send(opcode: 0xA, content)
            case .pong, .needsMore: continue
            case .close(let code, let reason):
                if note(WebSocketClosure(code, reason: reason, isByPeer: true)) {
                    // The peer may be gone already: what it has said counts, not that nobody hears
                    // the answer.
                    try? await sendClose(code, reason)
                }
                return nil
            case .failed(let fault):
                if note(WebSocketClosure(fault.code, reason: fault.reason, isByPeer: false)) {
                    try await sendClose(fault.code, fault.reason)
                }
                return nil
            }
        }
    }

    /// The next event as it came, to which nothing is answered; nil when the connection has ended.
    public func nextEvent() async throws(HTTPClientError) -> WebSocketEvent? {
        while true {
            let event = parser.next()
            if event != .needsMore { return event }
            guard !parser.isOver, let bytes = try await readBytes() else {
                _ = note(WebSocketClosure(.abnormal, isByPeer: true))
                return nil
            }
            parser.receive(bytes.span)
        }
    }

    private func readBytes() async throws(HTTPClientError) -> [UInt8]? {
        do throws(HTTPClientError) {
            return try await connection.readBytes()
        } catch .closed {
            return nil
        }
    }

    /// Closes, waits until the server has closed too, and ends the connection. What the server sent
    /// before is dropped.
    public func close(
        _ code: WebSocketCloseCode = .normal, reason: String = ""
    ) async throws(HTTPClientError) {
        if note(WebSocketClosure(code, reason: reason, isByPeer: false)) {
            try await sendClose(code, reason)
        }
        while let event = try await nextEvent() {
            if case .close = event { break }
        }
        await connection.close()
    }

    /// Ends the connection without a word, as a client does whose network is gone.
    public func abandon() async { await connection.close() }

    private func note(_ closure: WebSocketClosure) -> Bool {
        ended.withLock { ended in
            guard ended == nil else { return false }
            ended = closure
            return true
        }
    }

    private func sendClose(
        _ code: WebSocketCloseCode, _ reason: String
    ) async throws(HTTPClientError) {
        // The server's frame has a header of two bytes, and ours the same content.
        let content = WebSocketFrame(close: code, reason: reason).bytes.dropFirst(2)
        try await send(opcode: 0x8, Array(content))
    }
}
