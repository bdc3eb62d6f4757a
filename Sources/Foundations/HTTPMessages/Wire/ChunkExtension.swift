/// Chunk extensions. They mean nothing to anybody here and are dropped; but their bytes decide
/// where a chunk's data starts, so they are held to the grammar.
enum ChunkExtension {
    // RFC 9112 7.1.1: chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ) The
    // "bad white space" is not accepted: no sender needs it, and parsers that skip it differently
    // have been played against each other.
    /// Whether the bytes, which start with `;` or are none, are extensions.
    static func isValid(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: ";"),
                let nameEnd = endOfToken(bytes, index + 1, range.upperBound)
            else { return false }
            index = nameEnd
            guard index < range.upperBound, bytes[index] == UInt8(ascii: "=") else { continue }
            let value = index + 1
            let isQuoted = value < range.upperBound && bytes[value] == UInt8(ascii: "\"")
            guard
                let valueEnd = isQuoted
                    ? endOfQuotedString(bytes, value, range.upperBound)
                    : endOfToken(bytes, value, range.upperBound)
            else { return false }
            index = valueEnd
        }
        return true
    }

    private static func endOfToken(
        _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int
    ) -> Int? {
        var index = start
        while index < end, Token.contains(bytes[index]) { index += 1 }
        return index > start ? index : nil
    }

    // RFC 9110 5.6.4, without HTAB: it is a control byte, and the only one that a scanned line can
    // hold.
    private static func endOfQuotedString(
        _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int
    ) -> Int? {
        var index = start + 1
        while index < end, bytes[index] != ASCII.tab {
            if bytes[index] == UInt8(ascii: "\"") { return index + 1 }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }
}
