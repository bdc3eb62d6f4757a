/// A frame in wire form, as a server sends it: whole and unmasked (RFC 6455 5.1, 5.2).
///
/// It is encoded once, however many connections send it; copying one copies a reference.
public struct WebSocketFrame: Sendable, Hashable {
    /// The bytes of the frame.
    public let bytes: [UInt8]

    /// A frame with a text; `text` must be UTF-8.
    public init(text: some Collection<UInt8>) { self.init(opcode: 0x1, text) }

    /// A frame with bytes.
    public init(binary: some Collection<UInt8>) { self.init(opcode: 0x2, binary) }

    /// A frame of any kind with FIN set.
    public init(opcode: UInt8, _ payload: some Collection<UInt8>) {
        var bytes: [UInt8] = []
        let count = payload.count
        bytes.reserveCapacity(count + 10)
        bytes.append(0x80 | opcode)
        // RFC 6455 5.2: the shortest of the three lengths.
        switch count {
        case ...125: bytes.append(UInt8(count))
        case ...0xFFFF:
            bytes.append(126)
            for shift in [8, 0] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        default:
            bytes.append(127)
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: count >> shift))
            }
        }
        bytes.append(contentsOf: payload)
        self.bytes = bytes
    }
}
