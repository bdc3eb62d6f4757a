/// The sets of ASCII that the grammars of formats are made of (RFC 5234 B.1).
enum Characters {
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }

    /// Whether `byte` is one of the characters of `set`.
    static func isOne(of set: StaticString, _ byte: UInt8) -> Bool {
        set.withUTF8Buffer { unsafe $0.contains(byte) }
    }
}

extension Span<UInt8> {
    /// The place of the first `byte` in `range`; nil when there is none.
    func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range where self[index] == byte { return index }
        return nil
    }

    /// Whether `isAllowed` holds for every byte in `range`.
    func all(in range: Range<Int>, _ isAllowed: (UInt8) -> Bool) -> Bool {
        for index in range where !isAllowed(self[index]) { return false }
        return true
    }

    /// The parts of `range` between the bytes that are `separator`.
    func parts(of range: Range<Int>, between separator: UInt8) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        while let end = first(separator, in: start..<range.upperBound) {
            parts.append(start..<end)
            start = end + 1
        }
        parts.append(start..<range.upperBound)
        return parts
    }
}
