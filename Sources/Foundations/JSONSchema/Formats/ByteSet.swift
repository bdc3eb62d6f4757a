/// A set of ASCII bytes, as the grammars of RFCs list them.
struct ByteSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ characters: StaticString, _ others: ByteSet...) {
        for byte in characters.description.utf8 { insert(byte) }
        for other in others {
            low |= other.low
            high |= other.high
        }
    }

    private init(_ ranges: [ClosedRange<UInt8>]) {
        for byte in ranges.joined() { insert(byte) }
    }

    private mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case ..<64: low >> UInt64(byte) & 1 == 1
        case ..<128: high >> UInt64(byte - 64) & 1 == 1
        default: false
        }
    }

    // RFC 5234, appendix B.1
    static let digits = ByteSet([0x30...0x39])
    static let letters = ByteSet([0x41...0x5A, 0x61...0x7A])
    static let lettersAndDigits = ByteSet("", letters, digits)
    static let hexadecimal = ByteSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
}

extension Span<UInt8> {
    /// The first index of a byte.
    func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// The last index of a byte.
    func lastIndex(of byte: UInt8) -> Int? {
        var index = count
        while index > 0 {
            index -= 1
            if self[index] == byte { return index }
        }
        return nil
    }

    /// Whether every byte is in a set.
    func allSatisfy(_ set: ByteSet) -> Bool {
        for index in 0..<count where !set.contains(self[index]) { return false }
        return true
    }

    /// Whether every part between separators, of which there may be none, is accepted.
    func allParts(separatedBy separator: UInt8, _ accepts: (Span<UInt8>) -> Bool) -> Bool {
        var start = 0
        while let end = firstIndex(of: separator, from: start) {
            guard accepts(extracting(start..<end)) else { return false }
            start = end + 1
        }
        return accepts(extracting(start..<count))
    }

    /// Consumes the byte when it comes next.
    func skip(_ byte: Unicode.Scalar, at index: inout Int) -> Bool {
        guard index < count, self[index] == UInt8(ascii: byte) else { return false }
        index += 1
        return true
    }

    /// Consumes digits; how many.
    func skipDigits(at index: inout Int) -> Int {
        let start = index
        while index < count, ByteSet.digits.contains(self[index]) { index += 1 }
        return index - start
    }

    /// The value of exactly `length` digits, which must be in a range; nil, with nothing consumed,
    /// otherwise.
    func number(_ length: Int, in range: ClosedRange<Int>, at index: inout Int) -> Int? {
        guard count - index >= length else { return nil }
        var value = 0
        for offset in 0..<length {
            let byte = self[index + offset]
            guard ByteSet.digits.contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        guard range ~= value else { return nil }
        index += length
        return value
    }
}
