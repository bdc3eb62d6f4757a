import HTTPMessages
import HTTPServer
import Testing
import WebSocket

/// A WebSocket client that sends what it is told and shows what comes, over a `RawClient`.
final class RawWebSocket {
    static let handshake =
        "GET /custom HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

    /// The same with an offer in Sec-WebSocket-Extensions.
    static func handshake(offering offer: String) -> String {
        // "\r\n" is one character.
        handshake.dropLast() + "Sec-WebSocket-Extensions: \(offer)\r\n\r\n"
    }

    let client: RawClient
    private var parser: WebSocketParser

    /// Opens a WebSocket; `first` is sent in one piece with the request.
    init(
        _ port: UInt16, first: [UInt8] = [], seconds: Int = 10, receiveBufferBytes: Int32? = nil,
        handshake: String = RawWebSocket.handshake
    ) throws {
        client = try RawClient(port, seconds: seconds, receiveBufferBytes: receiveBufferBytes)
        var limits = WebSocketLimits()
        limits.maxMessageBytes = 64 << 20
        parser = WebSocketParser(role: .client, limits: limits)
        client.send(Array(handshake.utf8) + first)
        let answer = try client.answer()
        try #require(answer.status == 101)
        parser.receive(client.takeReceived().span)
    }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool { client.send(bytes) }

    /// The next event; nil when the connection has ended or nothing came.
    func next() -> WebSocketEvent? {
        while true {
            let event = parser.next()
            if event != .needsMore { return event }
            guard client.receive() == .more else { return nil }
            parser.receive(client.takeReceived().span)
        }
    }

    /// The text of the next event, or what it was instead.
    func text() -> String {
        let event = next()
        if case .message(.text(let bytes)) = event { return String(decoding: bytes, as: UTF8.self) }
        return "\(String(describing: event))"
    }

    /// The code of the close frame that comes next, behind whatever else.
    func closeCode() -> UInt16? {
        while let event = next() {
            if case .close(let code, _) = event { return code.number }
        }
        return nil
    }
}

extension TestResponder {
    /// Accepts every handshake at `/custom`.
    static func webSocket(
        _ limits: WebSocketLimits = .generous, subprotocol: String? = nil,
        deflate: WebSocketDeflate? = nil,
        serve: @escaping @Sendable (any WebSocketStream) async -> Void
    ) -> TestResponder {
        TestResponder { request in
            let key = request.head.fields[.secWebSocketKey] ?? ""
            return HTTPResponse(
                .switchingProtocols, fields: ["X-Test": "yes"],
                body: .webSocket(
                    WebSocketAcceptance(
                        acceptKey: WebSocketKey.accept(for: key), subprotocol: subprotocol,
                        deflate: deflate.flatMap { deflate in
                            WebSocketExtension.list(in: request.head.fields).flatMap {
                                WebSocketDeflateAgreement(offers: $0, deflate)
                            }
                        }, limits: limits, serve: serve)))
        }
    }

    /// Sends every message back.
    static func echo(
        _ limits: WebSocketLimits = .generous, deflate: WebSocketDeflate? = nil
    ) -> TestResponder {
        webSocket(limits, deflate: deflate) { stream in
            while let message = await stream.receive() {
                switch message {
                case .text(let bytes): await stream.send(WebSocketFrame(text: bytes))
                case .binary(let bytes): await stream.send(WebSocketFrame(binary: bytes))
                }
            }
        }
    }
}

extension WebSocketLimits {
    /// The defaults, but for a rate that no test reaches.
    static var generous: Self {
        var limits = Self()
        limits.maxMessagesPerSecond = 0
        return limits
    }
}
