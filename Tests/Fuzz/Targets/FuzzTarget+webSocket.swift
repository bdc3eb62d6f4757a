import HTTPMessages
import WebSocket

extension FuzzTarget {
    /// The frames that a server reads.
    static let webSocketServer = FuzzTarget("websocket-server", maxBytes: 1024) {
        demandSoundFrames($0, role: .server)
    }

    /// The frames that a client reads.
    static let webSocketClient = FuzzTarget("websocket-client", maxBytes: 1024) {
        demandSoundFrames($0, role: .client)
    }

    private static func demandSoundFrames(_ bytes: [UInt8], role: WebSocketParser.Role) {
        let events = Cuts.demandOneVerdict(on: bytes) { frames($0, role: role) }
        for case .message(let message) in events {
            let (opcode, content): (UInt8, [UInt8])
            switch message {
            case .text(let text):
                (opcode, content) = (1, text)
                demand(
                    String(validating: text, as: UTF8.self) != nil, "a text is not UTF-8: \(text)")
            case .binary(let bytes): (opcode, content) = (2, bytes)
            }
            let key = UInt32(truncatingIfNeeded: content.count &* 0x9E37_79B9)
            let again =
                role == .server
                ? WebSocketClientFrame(opcode: opcode, content, key: key).bytes
                : WebSocketFrame(opcode: opcode, content).bytes
            demand(
                frames([again[...]], role: role) == [.message(message)],
                "a message of \(content.count) bytes reads otherwise")
        }
    }

    private static func frames(
        _ pieces: [ArraySlice<UInt8>], role: WebSocketParser.Role
    ) -> [WebSocketEvent] {
        var limits = WebSocketLimits()
        limits.maxMessageBytes = 200
        limits.maxFragments = 3
        var parser = WebSocketParser(role: role, limits: limits)
        var events: [WebSocketEvent] = []
        for piece in pieces {
            parser.receive(piece.span)
            while true {
                let event = parser.next()
                if event == .needsMore { break }
                events.append(event)
            }
            // A message, and the beginning of a control frame with its header.
            let most = limits.maxMessageBytes + 14 + 125
            demand(parser.keptBytes <= most, "\(parser.keptBytes) bytes are kept")
        }
        return events
    }
}
