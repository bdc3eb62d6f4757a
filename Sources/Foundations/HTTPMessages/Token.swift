/// Tokens, the words of HTTP's grammar.
public enum Token {
    // RFC 9110 5.6.2: tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_"
    // / "`" / "|" / "~"
    //                         / DIGIT / ALPHA
    // Two words of 64 bits: bit n of the pair is set when byte n is a tchar.
    private static var low: UInt64 { 0x03FF_6CFA_0000_0000 }
    private static var high: UInt64 { 0x57FF_FFFF_C7FF_FFFE }

    /// Whether a byte may stand in a token.
    @inline(__always)
    public static func contains(_ byte: UInt8) -> Bool {
        let word = byte < 64 ? low : (byte < 128 ? high : 0)
        return word >> UInt64(byte & 63) & 1 == 1
    }

    /// Whether the bytes are one token: not empty, nothing but tchars.
    public static func isToken(_ bytes: borrowing Span<UInt8>) -> Bool {
        for index in 0..<bytes.count where !contains(bytes[index]) { return false }
        return !bytes.isEmpty
    }
}
