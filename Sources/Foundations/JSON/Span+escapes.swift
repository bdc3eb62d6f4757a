extension Span<UInt8> {
    /// The bytes of a token with every escape replaced; UTF-8.
    func unescaped(_ token: StringToken) throws(JSONSyntaxError) -> [UInt8] {
        var text: [UInt8] = []
        // An escape is never shorter than what it stands for.
        text.reserveCapacity(token.end - token.start)
        var index = token.start
        while index < token.end {
            let end = endOfRun(from: index, to: token.end)
            text.append(copying: extracting(index..<end))
            index = end
            if index < token.end { try unescape(&index, into: &text) }
        }
        // Escapes stand for whole characters, so only what was sent as it is can be wrong.
        if !token.isASCII, (try? UTF8Span(validating: text.span)) == nil {
            throw JSONSyntaxError(offset: token.start, reason: "a string is not UTF-8")
        }
        return text
    }

    /// Where the next backslash is, or `end`.
    private func endOfRun(from start: Int, to end: Int) -> Int {
        var index = start
        while index &+ 16 <= end, wordPair(at: index).lacks(ASCII.backslash) { index &+= 16 }
        while index < end {
            let marks = word(at: index).marks(of: ASCII.backslash)
            if marks != 0 { return Swift.min(end, index + marks.trailingZeroBitCount >> 3) }
            index += 8
        }
        return end
    }

    // RFC 8259 7: escape %x22 / %x5C / %x2F / %x62 / %x66 / %x6E / %x72 / %x74 / %x75 4HEXDIG
    private func unescape(_ index: inout Int, into text: inout [UInt8]) throws(JSONSyntaxError) {
        let escape = byte(at: index + 1)
        switch escape {
        case ASCII.quote, ASCII.backslash, ASCII.slash: text.append(escape)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(ASCII.lineFeed)
        case UInt8(ascii: "r"): text.append(ASCII.carriageReturn)
        case UInt8(ascii: "t"): text.append(ASCII.tab)
        case UInt8(ascii: "u"): return try unescapeScalar(&index, into: &text)
        default: throw JSONSyntaxError(offset: index, reason: "no such escape")
        }
        index += 2
    }

    /// Reads `\uXXXX`, or two that are a surrogate pair.
    private func unescapeScalar(
        _ index: inout Int, into text: inout [UInt8]
    ) throws(JSONSyntaxError) {
        let start = index
        var value = try codeUnit(at: &index)
        if value & 0xFC00 == 0xD800 {
            guard byte(at: index) == ASCII.backslash, byte(at: index + 1) == UInt8(ascii: "u")
            else {
                throw JSONSyntaxError(offset: start, reason: "a surrogate is alone")
            }
            let low = try codeUnit(at: &index)
            guard low & 0xFC00 == 0xDC00 else {
                throw JSONSyntaxError(offset: start, reason: "a surrogate is alone")
            }
            value = 0x1_0000 + (value & 0x3FF) << 10 + (low & 0x3FF)
        }
        guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else {
            throw JSONSyntaxError(offset: start, reason: "a surrogate is alone")
        }
        text.append(contentsOf: encoded)
    }

    private func codeUnit(at index: inout Int) throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for offset in 2..<6 {
            guard let digit = Self.hexadecimal(byte(at: index + offset)) else {
                throw JSONSyntaxError(offset: index, reason: "'\\u' needs four hexadecimal digits")
            }
            value = value << 4 | digit
        }
        index += 6
        return value
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt32? {
        switch byte {
        case ASCII.zero...ASCII.nine: UInt32(byte - ASCII.zero)
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
