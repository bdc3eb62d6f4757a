import HTTPMessages
import WebSocket

// permessage-deflate: what is agreed on, and what is compressed.
extension FuzzTarget {
    /// Sec-WebSocket-Extensions, as a client offers and a server answers it.
    static let webSocketExtensions = FuzzTarget("websocket-extensions", maxBytes: 512) { bytes in
        var fields: HTTPFields = [:]
        fields[.secWebSocketExtensions] = String(decoding: bytes, as: UTF8.self)
        guard let list = WebSocketExtension.list(in: fields) else { return }
        fields[.secWebSocketExtensions] = list.map(\.description).joined(separator: ", ")
        demand(WebSocketExtension.list(in: fields) == list, "the extensions read otherwise")
        for windowBits in 9...15 {
            for keepsContext in [false, true] {
                var deflate = WebSocketDeflate()
                (deflate.windowBits, deflate.keepsContext) = (windowBits, keepsContext)
                if let agreement = WebSocketDeflateAgreement(offers: list, deflate) {
                    demandKept(agreement, deflate)
                }
                for answer in list { demandKeptAnswer(answer, deflate) }
            }
        }
    }

    private static func demandKept(
        _ agreement: WebSocketDeflateAgreement, _ deflate: WebSocketDeflate
    ) {
        let (server, client) = (agreement.server, agreement.client)
        demand((9...deflate.windowBits).contains(server.windowBits), "the server has \(server)")
        demand((8...15).contains(client.windowBits), "the client has \(client)")
        let isHeld = server.keepsContext || client.keepsContext
        demand(!isHeld || deflate.keepsContext, "a context is kept against the configuration")
        demand(
            !client.keepsContext || client.windowBits <= deflate.windowBits,
            "a window of \(client.windowBits) bits is held")
        var fields: HTTPFields = [:]
        fields[.secWebSocketExtensions] = agreement.answer.description
        demand(
            WebSocketExtension.list(in: fields) == [agreement.answer], "the answer reads otherwise")
    }

    private static func demandKeptAnswer(_ answer: WebSocketExtension, _ deflate: WebSocketDeflate)
    {
        guard let agreement = WebSocketDeflateAgreement(answer: answer, to: deflate) else { return }
        let (server, client) = (agreement.server, agreement.client)
        demand(
            server.windowBits <= deflate.windowBits, "the server has \(server), against the offer")
        demand(client.windowBits <= deflate.windowBits, "the client has \(client)")
        let isHeld = server.keepsContext || client.keepsContext
        demand(!isHeld || deflate.keepsContext, "a context is kept against the offer")
    }

    /// The content of a compressed message, in any fragments.
    static let deflateMessage = FuzzTarget("deflate-message", maxBytes: 1024) { bytes in
        for opcode: UInt8 in [1, 2] {
            let events = Cuts.demandOneVerdict(on: bytes) { message($0, opcode: opcode) }
            guard case .message(let first)? = events.first else { continue }
            demandSound(first)
            // What comes behind it is read as it was sent.
            demand(events.last == .message(.binary(known)), "the next message reads otherwise")
        }
    }

    private static var known: [UInt8] { (0..<400).map { UInt8(truncatingIfNeeded: $0 / 3) } }

    /// What a server that keeps contexts reads of a message in these fragments, and of a known one.
    private static func message(
        _ fragments: [ArraySlice<UInt8>], opcode: UInt8
    ) -> [WebSocketEvent] {
        let fragments = fragments.isEmpty ? [[]] : fragments
        let bytes = fragments.reduce(into: [UInt8]()) { $0 += $1 }
        guard let agreement = agreement(on: bytes) else { return [] }
        var reader = CompressedReader(agreement, role: .server)
        for (index, fragment) in fragments.enumerated() {
            let frame = WebSocketClientFrame(
                opcode: index == 0 ? opcode : 0, isFinal: index == fragments.count - 1,
                isCompressed: index == 0, fragment, key: 0x1234_5678)
            reader.receive(frame.bytes[...])
        }
        let client = MessageCompression(agreement, role: .client, sharing: SharedCompression())
        let content = client.compressed(known)
        let next = WebSocketClientFrame(
            opcode: 2, isCompressed: content != nil, content ?? known, key: 0)
        reader.receive(next.bytes[...])
        return reader.events
    }

    /// The frames of a server that compresses some messages, and what a client answers to them.
    static let deflateFrames = FuzzTarget("deflate-frames", maxBytes: 1024) { bytes in
        guard let agreement = agreement(on: bytes) else { return }
        let events = Cuts.demandOneVerdict(on: bytes) { pieces in
            var reader = CompressedReader(agreement, role: .client)
            for piece in pieces { reader.receive(piece) }
            return reader.events
        }
        let server = MessageCompression(agreement, role: .server, sharing: SharedCompression())
        var reader = CompressedReader(agreement, role: .client)
        for case .message(let message) in events {
            demandSound(message)
            let frame =
                switch message {
                case .text(let text): WebSocketFrame(text: text)
                case .binary(let bytes): WebSocketFrame(binary: bytes)
                }
            reader.receive(server.compressed(frame).bytes[...])
            demand(reader.events.last == .message(message), "sent again a message reads otherwise")
        }
    }

    /// What an agreement of two sides is, one of many that follow from the input.
    private static func agreement(on bytes: [UInt8]) -> WebSocketDeflateAgreement? {
        var numbers = InputNumbers(bytes)
        var deflate = WebSocketDeflate()
        deflate.windowBits = 9 + numbers.below(7)
        deflate.keepsContext = numbers.below(2) == 0
        return WebSocketDeflateAgreement(
            offers: [WebSocketDeflateAgreement.offer(deflate)], deflate)
    }

    private static func demandSound(_ message: WebSocketMessage) {
        switch message {
        case .text(let text):
            demand(String(validating: text, as: UTF8.self) != nil, "a text is not UTF-8: \(text)")
            demand(text.count <= CompressedReader.maxMessageBytes, "\(text.count) bytes come")
        case .binary(let bytes):
            demand(bytes.count <= CompressedReader.maxMessageBytes, "\(bytes.count) bytes come")
        }
    }
}

/// A side of a connection on which messages are compressed.
private struct CompressedReader {
    static let maxMessageBytes = 2048

    private(set) var events: [WebSocketEvent] = []
    private var parser: WebSocketParser

    init(_ agreement: WebSocketDeflateAgreement, role: WebSocketParser.Role) {
        var limits = WebSocketLimits()
        limits.maxMessageBytes = Self.maxMessageBytes
        // Each byte may be a fragment.
        limits.maxFragments = 1025
        parser = WebSocketParser(
            role: role, limits: limits,
            compression: MessageCompression(agreement, role: role, sharing: SharedCompression()))
    }

    mutating func receive(_ bytes: ArraySlice<UInt8>) {
        parser.receive(bytes.span)
        while true {
            let event = parser.next()
            if event == .needsMore { break }
            events.append(event)
        }
        // A message with what DEFLATE may add, and the beginning of a control frame.
        let most = Self.maxMessageBytes + Self.maxMessageBytes / 16 + 64 + 14 + 125
        demand(parser.keptBytes <= most, "\(parser.keptBytes) bytes are kept")
    }
}
