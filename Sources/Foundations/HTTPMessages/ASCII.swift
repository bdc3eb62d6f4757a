/// The bytes that HTTP's grammar names, and what can be asked of one byte.
package enum ASCII {
    package static var tab: UInt8 { 0x09 }
    package static var lineFeed: UInt8 { 0x0A }
    package static var carriageReturn: UInt8 { 0x0D }
    package static var space: UInt8 { 0x20 }

    /// The byte with A-Z folded to a-z.
    @inline(__always)
    package static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    /// Whether the byte is SP or HTAB: OWS of RFC 9110 5.6.3.
    @inline(__always)
    package static func isWhitespace(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    /// The value of a hexadecimal digit in either case.
    @inline(__always)
    package static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Whether these bytes spell a lower-case word, in any case.
    package static func spells(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, _ word: StaticString
    ) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        // SAFETY: `offset` stays below the number of code units.
        let letters = unsafe word.utf8Start
        for offset in 0..<range.count
        where unsafe lowercased(bytes[range.lowerBound + offset]) != letters[offset] {
            return false
        }
        return true
    }
}
