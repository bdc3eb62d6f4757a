/// A frame in wire form, as a server sends it: whole and unmasked (RFC 6455 5.1, 5.2).
///
/// It is encoded once, however many connections send it; copying one copies one reference. What it
/// is compressed to is shared in the same way.
public struct WebSocketFrame: Sendable, Hashable {
    /// What all copies share. One reference and not two: loops that send the same frame at the same
    /// time take turns at counting it.
    @usableFromInline
    final class Contents: Sendable {
        @usableFromInline let bytes: [UInt8]
        /// Where those who compress the frame leave what came of it; nil for what is never
        /// compressed.
        let compressed: CompressedFrame?

        init(_ bytes: [UInt8], _ compressed: CompressedFrame?) {
            self.bytes = bytes
            self.compressed = compressed
        }
    }

    @usableFromInline let contents: Contents

    /// The bytes of the frame.
    @inlinable public var bytes: [UInt8] { contents.bytes }

    /// How many bytes the frame has.
    @inlinable public var count: Int { contents.bytes.count }

    /// Shows the bytes of the frame.
    @inlinable
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe contents.bytes.withUnsafeBytes(body)
    }

    /// A frame with a text; `text` must be UTF-8.
    public init(text: some Collection<UInt8>) { self.init(opcode: 0x1, text) }

    /// A frame with bytes.
    public init(binary: some Collection<UInt8>) { self.init(opcode: 0x2, binary) }

    /// A frame of any kind with FIN set.
    public init(opcode: UInt8, _ payload: some Collection<UInt8>) {
        // RFC 7692 6.1: control frames are not compressed.
        contents = Contents(
            Self.encoded(0x80 | opcode, payload), opcode < 0x8 ? CompressedFrame() : nil)
    }

    /// A frame whose payload is compressed already.
    ///
    /// RFC 7692 6: RSV1 says so.
    public init(opcode: UInt8, compressed payload: some Collection<UInt8>) {
        contents = Contents(Self.encoded(0x80 | 0x40 | opcode, payload), nil)
    }

    private static func encoded(_ first: UInt8, _ payload: some Collection<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        let count = payload.count
        bytes.reserveCapacity(count + 10)
        bytes.append(first)
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
        return bytes
    }

    private init(bytes: [UInt8]) { contents = Contents(bytes, nil) }

    /// The frame with its payload compressed within a window, by `compress` unless another
    /// connection has done so; the frame as it is where it would not be smaller.
    public func compressed(
        windowBits: Int, by compress: (ArraySlice<UInt8>) -> [UInt8]
    ) -> WebSocketFrame {
        guard let compressed = contents.compressed else { return self }
        return WebSocketFrame(
            bytes: compressed.bytes(windowBits: windowBits) {
                let small = Self.encoded(bytes[0] | 0x40, compress(payload))
                return small.count < bytes.count ? small : bytes
            })
    }

    /// Frames are equal that are so on the wire.
    public static func == (first: Self, second: Self) -> Bool { first.bytes == second.bytes }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
