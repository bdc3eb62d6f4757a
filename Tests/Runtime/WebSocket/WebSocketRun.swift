import HTTPMessages
import WebSocket

/// The masked frame of a client, in one line; `key` is the RFC's example.
func masked(
    _ opcode: UInt8, _ content: String = "", isFinal: Bool = true, key: UInt32 = 0x3D21_FA37
) -> [UInt8] {
    masked(opcode, Array(content.utf8), isFinal: isFinal, key: key)
}

/// The masked frame of a client with any bytes.
func masked(
    _ opcode: UInt8, _ content: [UInt8], isFinal: Bool = true, key: UInt32 = 0x3D21_FA37
) -> [UInt8] {
    WebSocketClientFrame(opcode: opcode, isFinal: isFinal, content, key: key).bytes
}

/// A masked close frame.
func maskedClose(_ code: UInt16, _ reason: String = "") -> [UInt8] {
    masked(0x8, [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)] + Array(reason.utf8))
}

/// All events that the bytes make, given in pieces of these sizes (the last one is repeated).
///
/// `mostKept` is the most that the parser has kept between two pieces.
func webSocketEvents(
    _ bytes: [UInt8], inPiecesOf sizes: [Int] = [.max], role: WebSocketParser.Role = .server,
    limits: WebSocketLimits = WebSocketLimits()
) -> (events: [WebSocketEvent], mostKept: Int) {
    var parser = WebSocketParser(role: role, limits: limits)
    var events: [WebSocketEvent] = []
    var mostKept = 0
    var offset = 0
    var turn = 0
    while offset < bytes.count {
        let size = min(sizes[min(turn, sizes.count - 1)], bytes.count - offset)
        parser.receive(bytes[offset..<(offset + size)].span)
        offset += size
        turn += 1
        while true {
            let event = parser.next()
            if event == .needsMore { break }
            events.append(event)
        }
        mostKept = max(mostKept, parser.keptBytes)
    }
    return (events, mostKept)
}

/// The code of the fault that ended it, or nil.
func faultCode(_ events: [WebSocketEvent]) -> UInt16? {
    if case .failed(let fault) = events.last { fault.code.number } else { nil }
}
