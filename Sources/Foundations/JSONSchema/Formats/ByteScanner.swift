/// Walks through the bytes of a short text; the formats whose grammar is ASCII are read with it.
struct ByteScanner {
    private let bytes: [UInt8]
    private(set) var index = 0

    init(_ text: some StringProtocol) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { index == bytes.count }

    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Consumes the next byte when it is one of those in the text.
    mutating func skip(_ characters: StaticString) -> UInt8? {
        guard let next, characters.description.utf8.contains(next) else { return nil }
        index += 1
        return next
    }

    /// Consumes bytes as long as they are accepted; how many.
    mutating func skip(while accepts: (UInt8) -> Bool) -> Int {
        let start = index
        while let next, accepts(next) { index += 1 }
        return index - start
    }

    /// The value of exactly `count` digits, which must be in a range; nil otherwise.
    mutating func number(_ count: Int, in range: ClosedRange<Int>) -> Int? {
        guard bytes.count - index >= count else { return nil }
        var value = 0
        for byte in bytes[index..<index + count] {
            guard ASCII.isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        guard range ~= value else { return nil }
        index += count
        return value
    }
}

/// Classes of ASCII bytes (RFC 5234, appendix B.1).
enum ASCII {
    static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

    static func isLetter(_ byte: UInt8) -> Bool { 0x41...0x5A ~= byte || 0x61...0x7A ~= byte }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || 0x41...0x46 ~= byte || 0x61...0x66 ~= byte
    }
}
