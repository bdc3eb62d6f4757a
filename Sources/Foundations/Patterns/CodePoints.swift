/// Sets of code points as sorted ranges that do not touch.
package enum CodePoints {
    /// ECMA-262 12.2 WhiteSpace and 12.3 LineTerminator: TAB, VT, FF, BOM, every space separator
    /// (Zs), LF, CR, U+2028 and U+2029.
    package static let whiteSpace: [ClosedRange<UInt32>] = [
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ]
    package static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    package static let wordCharacters: [ClosedRange<UInt32>] = [
        0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A,
    ]
    /// What `.` leaves out (ECMA-262 12.3).
    package static let lineTerminators: [ClosedRange<UInt32>] = [
        0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029,
    ]

    private static let last: UInt32 = 0x10FFFF

    /// Every code point that is in none of the ranges, which are sorted.
    package static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var gaps: [ClosedRange<UInt32>] = []
        var start: UInt32 = 0
        for range in ranges {
            if range.lowerBound > start { gaps.append(start...range.lowerBound - 1) }
            start = max(start, range.upperBound + 1)
        }
        if start <= last { gaps.append(start...last) }
        return gaps
    }

    /// The same code points as sorted ranges that do not touch.
    package static func normalized(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let previous = merged.last, range.lowerBound <= previous.upperBound + 1 {
                let end = max(previous.upperBound, range.upperBound)
                merged[merged.count - 1] = previous.lowerBound...end
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// Whether a code point is in both.
    package static func overlap(_ left: [ClosedRange<UInt32>], _ right: [ClosedRange<UInt32>])
        -> Bool
    {
        left.contains { range in right.contains { $0.overlaps(range) } }
    }
}
