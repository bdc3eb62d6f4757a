/// The 32 bytes that SHA-256 makes of a message.
///
/// Two digests are compared in constant time. The description is lower-case hexadecimal.
public struct SHA256Digest: Sendable, Equatable, CustomStringConvertible {
    /// The length of every digest.
    public static let byteCount = 32

    /// Exactly ``byteCount`` bytes.
    public let bytes: [UInt8]

    /// Takes a digest that was stored; nil unless it has ``byteCount`` bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// 64 lower-case hexadecimal digits.
    public var description: String { Hex.encode(bytes) }

    /// Compares in constant time.
    public static func == (left: Self, right: Self) -> Bool {
        constantTimeEquals(left.bytes, right.bytes)
    }
}
