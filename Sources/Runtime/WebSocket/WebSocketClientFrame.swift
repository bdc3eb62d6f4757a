/// A frame as a client sends it: masked (RFC 6455 5.3).
public struct WebSocketClientFrame: Sendable, Hashable {
    /// The bytes of the frame.
    public let bytes: [UInt8]

    /// A frame of any kind; `key` is the masking key, chosen anew and by chance for each frame.
    /// `isCompressed` says that the message that begins here is (RFC 7692 6).
    public init(
        opcode: UInt8, isFinal: Bool = true, isCompressed: Bool = false,
        _ content: some Collection<UInt8>, key: UInt32
    ) {
        var bytes: [UInt8] = []
        let count = content.count
        bytes.reserveCapacity(count + 14)
        bytes.append((isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0) | opcode)
        // RFC 6455 5.2: the shortest of the three lengths.
        let lengthBytes = count <= 125 ? 0 : count <= 0xFFFF ? 2 : 8
        bytes.append(0x80 | (lengthBytes == 0 ? UInt8(count) : lengthBytes == 2 ? 126 : 127))
        for index in (0..<lengthBytes).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: count >> (index * 8)))
        }
        for index in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: key >> (index * 8))) }
        let start = bytes.count
        bytes.append(contentsOf: content)
        Mask.apply(key, to: &bytes, from: start)
        self.bytes = bytes
    }
}
