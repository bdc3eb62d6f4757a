// Eight bytes at a time. A word is eight bytes of text with the first byte lowest, so that the number of
// trailing zero bits of a mask, divided by eight, is the index of the first byte that it marks. The masks come
// from "Bit Twiddling Hacks" (hasless, hasvalue): a borrow can mark bytes falsely, but only above one that is
// marked rightly, so the lowest mark of a mask, and of a union of masks, is always true.

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

    /// Marks the first byte that a JSON string cannot hold as it is: a quote, a backslash, a control character.
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

extension Span<UInt8> {
    /// The eight bytes from `offset`; those past the end are 0.
    @inline(__always)
    func word(at offset: Int) -> Word {
        guard offset &+ 8 <= count else { return lastWord(at: offset) }
        // SAFETY: the load is bounds-checked, and every eight bytes are a UInt64.
        return unsafe Word(
            littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Word.self))
    }

    @inline(never)
    private func lastWord(at offset: Int) -> Word {
        var word: Word = 0
        var index = offset
        var shift: Word = 0
        while index < count, shift < 64 {
            word |= Word(self[index]) << shift
            index += 1
            shift += 8
        }
        return word
    }
}
