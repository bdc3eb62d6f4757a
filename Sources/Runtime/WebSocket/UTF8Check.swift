/// Whether bytes that come in pieces are UTF-8 (RFC 3629 4), told at the first byte that is wrong.
struct UTF8Check: Sendable {
    /// Continuation bytes that have to follow.
    private var missing: UInt8 = 0
    /// What the next one of them may be: narrower behind some first bytes, so that there are no
    /// overlong forms, no surrogates and nothing beyond U+10FFFF.
    private var least: UInt8 = 0x80
    private var most: UInt8 = 0xBF

    /// Whether no character is cut off.
    var isComplete: Bool { missing == 0 }

    /// Takes a piece; false when it cannot be, whatever follows.
    mutating func accepts(_ bytes: borrowing Span<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            if missing == 0 {
                index = Self.endOfASCII(bytes, from: index)
                guard index < bytes.count else { return true }
                guard begin(bytes[index]) else { return false }
            } else {
                guard least...most ~= bytes[index] else { return false }
                missing -= 1
                (least, most) = (0x80, 0xBF)
            }
            index += 1
        }
        return true
    }

    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, least) = (2, 0xA0)
        case 0xED: (missing, most) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, least) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, most) = (3, 0x8F)
        default: return false
        }
        return true
    }

    /// Where the first byte that is not ASCII stands, looked for eight bytes at a time.
    private static func endOfASCII(_ bytes: borrowing Span<UInt8>, from start: Int) -> Int {
        var index = start
        // SAFETY: the raw span ends with this function, before the bytes do.
        let raw = unsafe bytes.bytes
        while index + 8 <= bytes.count {
            // SAFETY: eight bytes from `index` on are within the span.
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word & 0x8080_8080_8080_8080 == 0 else { break }
            index += 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        return index
    }
}
