/// Tokens, the words of HTTP's grammar (RFC 9110 5.6.2).
public enum Token {
    /// Whether a byte may stand in a token.
    @inline(__always)
    public static func contains(_ byte: UInt8) -> Bool { ByteSet.token.contains(byte) }

    /// Whether the bytes are one token: not empty, nothing but tchars.
    public static func isToken(_ bytes: borrowing Span<UInt8>) -> Bool {
        for index in 0..<bytes.count where !contains(bytes[index]) { return false }
        return !bytes.isEmpty
    }
}
