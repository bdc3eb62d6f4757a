// Eight bytes at a time. A word is eight bytes of text with the first byte lowest, so that the
// number of trailing zero bits of a mask, divided by eight, is the index of the first byte that it
// marks. The masks come from "Bit Twiddling Hacks" (hasless, hasvalue): a borrow can mark bytes
// falsely, but only above one that is marked rightly, so the lowest mark of a mask, and of a union
// of masks, is always true.

/// Eight bytes of text, the first byte lowest.
typealias Word = UInt64

extension Word {
    static let highBits: Word = 0x8080_8080_8080_8080
    private static let ones: Word = 0x0101_0101_0101_0101

    /// Marks the first byte equal to `byte`.
    @inline(__always)
    func marks(of byte: UInt8) -> Word {
        let difference = self ^ (Self.ones &* Word(byte))
        return (difference &- Self.ones) & ~difference & Self.highBits
    }

    /// Marks the first byte that a JSON string cannot hold as it is: a quote, a backslash, a
    /// control character.
    @inline(__always)
    var stringStops: Word {
        let controls = (self &- Self.ones &* 0x20) & ~self & Self.highBits
        return controls | marks(of: ASCII.quote) | marks(of: ASCII.backslash)
    }

    /// Keeps the first `count` bytes (0...8) and clears the others.
    @inline(__always)
    func prefix(_ count: Int) -> Word {
        count >= 8 ? self : self & ((1 &<< Word(truncatingIfNeeded: count &* 8)) &- 1)
    }
}

/// Two words at once, where the text has so many bytes more: texts mostly hold nothing to stop at.
typealias WordPair = SIMD16<UInt8>

extension WordPair {
    /// Whether a JSON string can hold all of the bytes as they are.
    @inline(__always)
    var isPlain: Bool {
        let quotes = self .== Self(repeating: ASCII.quote)
        let backslashes = self .== Self(repeating: ASCII.backslash)
        let controls = (self & Self(repeating: 0xE0)) .== Self(repeating: 0)
        return Self.union(quotes) | Self.union(backslashes) | Self.union(controls) == 0
    }

    /// Whether none of the bytes is this one.
    @inline(__always)
    func lacks(_ byte: UInt8) -> Bool { Self.union(self .== Self(repeating: byte)) == 0 }

    /// The bits of all bytes put together.
    @inline(__always)
    var union: Word { Self.union(self) }

    @inline(__always)
    private static func union<Value>(_ value: Value) -> Word {
        // SAFETY: both have sixteen bytes, and any bytes are integers.
        let words = unsafe unsafeBitCast(value, to: SIMD2<Word>.self)
        return words.x | words.y
    }
}

extension Span<UInt8> {
    /// The sixteen bytes from `offset`, all of which are there.
    @inline(__always)
    func wordPair(at offset: Int) -> WordPair {
        // SAFETY: the load is bounds-checked, and any bytes are integers.
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: WordPair.self)
    }

    /// The eight bytes from `offset`; those past the end are 0.
    @inline(__always)
    func word(at offset: Int) -> Word {
        guard offset &+ 8 > count else { return load(Word.self, at: offset) }
        guard count >= 8 else { return shortWord >> Word(truncatingIfNeeded: offset &* 8) }
        // Eight bytes that end with the text, without those before `offset`.
        return load(Word.self, at: count &- 8)
            >> Word(
                truncatingIfNeeded: (offset &+ 8 &- count) &* 8)
    }

    /// Whether the two, which have the same length, have the same bytes.
    @inline(__always)
    func hasSameBytes(as other: Span<UInt8>) -> Bool {
        guard word(at: 0) == other.word(at: 0) else { return false }
        return count <= 8 || hasSameTail(as: other)
    }

    /// The last word overlaps the one before it.
    private func hasSameTail(as other: Span<UInt8>) -> Bool {
        let last = count &- 8
        var offset = 8
        while offset < last {
            guard word(at: offset) == other.word(at: offset) else { return false }
            offset &+= 8
        }
        return word(at: last) == other.word(at: last)
    }

    /// The whole of a text of less than eight bytes, from loads that may overlap.
    private var shortWord: Word {
        switch count {
        case 4...7:
            let last = Word(load(UInt32.self, at: count &- 4))
            return Word(load(UInt32.self, at: 0)) | last &<< Word((count &- 4) &* 8)
        case 2...3:
            let last = Word(load(UInt16.self, at: count &- 2))
            return Word(load(UInt16.self, at: 0)) | last &<< Word((count &- 2) &* 8)
        case 1: return Word(self[0])
        default: return 0
        }
    }

    @inline(__always)
    private func load<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ type: Integer.Type, at offset: Int
    ) -> Integer {
        // SAFETY: the load is bounds-checked, and any bytes are an integer.
        unsafe Integer(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type))
    }
}
