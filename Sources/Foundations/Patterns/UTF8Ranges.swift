/// The byte sequences by which UTF-8 writes the code points of a range.
enum UTF8Ranges {
    /// Ranges of bytes, one after the other: every sequence of bytes within them is a code point
    /// of the range, and none of another one.
    typealias Sequence = [ClosedRange<UInt8>]

    /// The sequences for a range, which may hold surrogates: those have no UTF-8 and are left out.
    static func sequences(_ range: ClosedRange<UInt32>) -> [Sequence] {
        // RFC 3629 3: how many bytes a code point takes.
        let lengths: [ClosedRange<UInt32>] = [
            0...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x1_0000...0x10_FFFF,
        ]
        return lengths.filter { $0.overlaps(range) }.flatMap { split($0.clamped(to: range)) }
    }

    /// Splits a range of code points with one length until first and last bytes can be paired up:
    /// where they differ in a byte, all that follow must run from the least to the greatest.
    private static func split(_ range: ClosedRange<UInt32>) -> [Sequence] {
        let first = encode(range.lowerBound)
        let last = encode(range.upperBound)
        for tail in 1..<max(first.count, 1) {
            let mask: UInt32 = (1 << UInt32(6 * tail)) - 1
            guard range.lowerBound & ~mask != range.upperBound & ~mask else { continue }
            if range.lowerBound & mask != 0 {
                let middle = range.lowerBound | mask
                return split(range.lowerBound...middle) + split(middle + 1...range.upperBound)
            }
            if range.upperBound & mask != mask {
                let middle = range.upperBound & ~mask
                return split(range.lowerBound...middle - 1) + split(middle...range.upperBound)
            }
        }
        return [zip(first, last).map { $0...$1 }]
    }

    private static func encode(_ value: UInt32) -> [UInt8] {
        guard let scalar = Unicode.Scalar(value) else { return [] }
        return Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
