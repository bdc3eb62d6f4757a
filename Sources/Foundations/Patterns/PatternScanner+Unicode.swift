extension PatternScanner {
    /// RegExpUnicodeEscapeSequence, after `\u`.
    mutating func unicodeEscape(_ start: Int) throws(PatternError) -> UInt32 {
        if skip("{") { return try bracedCodePoint(start) }
        guard let unit = hexadecimal(4) else {
            throw error("'\\u' must be followed by four hexadecimal digits", at: start)
        }
        guard 0xD800...0xDBFF ~= unit else { return unit }
        let afterLead = index
        if skip("\\u"), let trail = hexadecimal(4), 0xDC00...0xDFFF ~= trail {
            return 0x10000 + (unit - 0xD800) << 10 + (trail - 0xDC00)
        }
        rewind(to: afterLead)
        return unit
    }

    private mutating func bracedCodePoint(_ start: Int) throws(PatternError) -> UInt32 {
        var value: UInt32 = 0
        var count = 0
        while let digit = next.flatMap(Self.hexadecimalValue) {
            _ = advance()
            // Leading zeros are allowed, so the count of digits says nothing about the size.
            value = min(value << 4 | digit, 0x11_0000)
            count += 1
        }
        guard count > 0, skip("}") else {
            throw error("'\\u{' must be followed by hexadecimal digits and '}'", at: start)
        }
        guard value <= 0x10FFFF else {
            throw error("a code point is at most 10FFFF", at: start)
        }
        return value
    }

    /// RegExpIdentifierName and the `>` that ends it.
    mutating func groupName() throws(PatternError) -> String {
        let start = index
        var name = String.UnicodeScalarView()
        while let next = next, next != ">" {
            let isEscaped = skip("\\u")
            let value = isEscaped ? try unicodeEscape(start) : advance()!.value
            guard let scalar = Unicode.Scalar(value),
                Self.isIdentifierPart(scalar, isFirst: name.isEmpty)
            else { throw error("a group's name must be an identifier", at: start) }
            name.append(scalar)
        }
        guard skip(">"), !name.isEmpty else {
            throw error("a group's name must be an identifier between '<' and '>'", at: start)
        }
        return String(name)
    }

    private static func isIdentifierPart(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
        if scalar == "$" || scalar == "_" { return true }
        if isFirst { return scalar.properties.isIDStart }
        // ECMA-262 12.7: ZWNJ and ZWJ may continue an identifier.
        return scalar.properties.isIDContinue || scalar == "\u{200C}" || scalar == "\u{200D}"
    }
}
