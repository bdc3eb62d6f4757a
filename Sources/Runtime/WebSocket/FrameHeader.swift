internal import HTTPMessages

/// What a frame is (RFC 6455 5.2).
enum Opcode: UInt8, Sendable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    var isControl: Bool { rawValue >= 0x8 }
}

/// The header of a frame, as far as it has come.
///
/// It is read anew with each byte until it is whole: it has at most 14.
struct FrameHeader: Sendable {
    private(set) var opcode = Opcode.continuation
    private(set) var isFinal = false
    /// Whether RSV1 is set: the message that begins here is compressed (RFC 7692 6).
    private(set) var isCompressed = false
    /// The declared length of the content, once it is known.
    private(set) var length: Int?
    /// The masking key, its first byte lowest; zero changes nothing.
    var mask: UInt32 = 0
    /// The number of bytes of the whole header.
    private(set) var byteCount = 0

    /// Reads what there is behind the first byte, which stands at `start`; whether the header is
    /// whole.
    mutating func readRest(
        _ bytes: [UInt8], from start: Int, isMaskExpected: Bool
    ) throws(WebSocketFault) -> Bool {
        guard start + 1 < bytes.count else { return false }
        let short = try readSecond(bytes[start + 1], isMaskExpected: isMaskExpected)
        let lengthBytes = short == 126 ? 2 : short == 127 ? 8 : 0
        let lengthEnd = start + 2 + lengthBytes
        guard lengthEnd <= bytes.count else { return false }
        length = lengthBytes == 0 ? short : try Self.long(bytes[(start + 2)..<lengthEnd])
        let end = lengthEnd + (isMaskExpected ? 4 : 0)
        guard end <= bytes.count else { return false }
        if isMaskExpected {
            mask = bytes[lengthEnd..<end].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        byteCount = end - start
        return true
    }

    // RFC 6455 5.2: FIN, three reserved bits, opcode. 5.5: control frames are not fragmented.
    // RFC 7692 6.1: RSV1 stands on the first frame of a message only.
    mutating func readFirst(_ byte: UInt8, mayBeCompressed: Bool) throws(WebSocketFault) {
        guard let opcode = Opcode(rawValue: byte & 0x0F) else {
            throw WebSocketFault(.protocolError, "a reserved opcode")
        }
        isCompressed = byte & 0x40 != 0
        let isBegin = opcode == .text || opcode == .binary
        guard byte & 0x30 == 0, !isCompressed || mayBeCompressed && isBegin else {
            throw WebSocketFault(.protocolError, "a reserved bit is set")
        }
        self.opcode = opcode
        isFinal = byte & 0x80 != 0
        guard isFinal || !opcode.isControl else {
            throw WebSocketFault(.protocolError, "a control frame is fragmented")
        }
    }

    // RFC 6455 5.1: a client masks every frame, a server none. 5.5: at most 125 bytes of control.
    private func readSecond(_ byte: UInt8, isMaskExpected: Bool) throws(WebSocketFault) -> Int {
        guard (byte & 0x80 != 0) == isMaskExpected else {
            throw WebSocketFault(
                .protocolError, isMaskExpected ? "a frame is not masked" : "a frame is masked")
        }
        let length = byte & 0x7F
        guard length <= 125 || !opcode.isControl else {
            throw WebSocketFault(.protocolError, "a control frame is too long")
        }
        // RFC 6455 5.5.1: a body begins with a code of two bytes.
        guard length != 1 || opcode != .close else {
            throw WebSocketFault(.protocolError, "half a close code")
        }
        return Int(length)
    }

    // RFC 6455 5.2: two or eight bytes in network order, the shortest form, the first bit zero.
    private static func long(_ bytes: ArraySlice<UInt8>) throws(WebSocketFault) -> Int {
        let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard value >> 63 == 0 else {
            throw WebSocketFault(.protocolError, "a length with its first bit set")
        }
        guard value > (bytes.count == 2 ? 125 : 0xFFFF) else {
            throw WebSocketFault(.protocolError, "a length is not in its shortest form")
        }
        return Int(value)
    }
}
