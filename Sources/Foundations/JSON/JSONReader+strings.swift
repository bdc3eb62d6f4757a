extension JSONReader {
    /// The next value if it is a string; a violation of `type` and nil otherwise.
    ///
    /// Its scalars are kept as they were sent, without normalisation; "\u0000" may be among them.
    public mutating func string() throws(JSONSyntaxError) -> String? {
        skipWhiteSpace()
        guard byte(at: position) == ASCII.quote else {
            try refuseKind(expected: "a string")
            return nil
        }
        return try string(of: try scanString())
    }

    /// What `body` makes of the UTF-8 of the next value if it is a string, of which no `String` is made; a violation of
    /// `type` and nil otherwise.
    public mutating func string<Result>(
        parsedBy body: (Span<UInt8>) -> Result?
    ) throws(JSONSyntaxError) -> Result? {
        skipWhiteSpace()
        guard byte(at: position) == ASCII.quote else {
            try refuseKind(expected: "a string")
            return nil
        }
        let token = try scanString()
        guard token.hasEscapes else {
            if !token.isASCII { try validate(token) }
            return body(bytes.span.extracting(token.start..<token.end))
        }
        let text = try unescaped(token)
        return body(text.span)
    }

    /// The index in `names` of the next value; a violation of `type` or `enum` and nil when it is no string, or no
    /// name of the table.
    public mutating func index(in names: JSONNameTable) throws(JSONSyntaxError) -> Int? {
        let index: Int?? = try string { text in
            .some(names.index(of: text, from: 0, length: text.count, expecting: 0))
        }
        guard let index else { return nil }
        if index == nil { violate("enum", "is none of \(Self.listed(names))") }
        return index
    }

    private static func listed(_ names: JSONNameTable) -> String {
        let shown = (0..<min(names.count, 20)).map { quoted(names[$0]) }
        return shown.joined(separator: ", ") + (names.count > shown.count ? ", …" : "")
    }

    /// Finds the end of the string whose opening quote is at `position`, and moves behind it.
    ///
    /// One pass over its words tells where it ends, whether it is ASCII and whether it has escapes; the escapes
    /// themselves, and UTF-8 that is not ASCII, are checked by whoever uses the token.
    @inline(__always)
    mutating func scanString() throws(JSONSyntaxError) -> StringToken {
        let token = try stringToken(from: position + 1)
        position = token.end + 1
        return token
    }

    private func stringToken(from start: Int) throws(JSONSyntaxError) -> StringToken {
        let text = bytes.span
        var index = start
        var seen: Word = 0
        var hasEscapes = false
        while true {
            let word = text.word(at: index)
            let stops = word.stringStops
            guard stops != 0 else {
                seen |= word
                index += 8
                continue
            }
            let count = stops.trailingZeroBitCount >> 3
            seen |= word.prefix(count)
            index += count
            guard index < text.count else { throw stopped(at: index) }
            switch text[index] {
            case ASCII.quote:
                return StringToken(
                    start: start, end: index, isASCII: seen & Word.highBits == 0,
                    hasEscapes: hasEscapes)
            case ASCII.backslash:
                hasEscapes = true
                index += 2
            default:
                throw stopped(at: index)
            }
        }
    }

    @inline(never)
    private func stopped(at index: Int) -> JSONSyntaxError {
        let reason =
            index < bytes.count
            ? "a control character must be escaped" : "unexpected end of a string"
        return JSONSyntaxError(offset: min(index, bytes.count), reason: reason)
    }

    /// Checks the UTF-8 and the escapes of a string that nobody wants.
    func validate(_ token: StringToken) throws(JSONSyntaxError) {
        if token.hasEscapes {
            _ = try string(of: token)
        } else if !token.isASCII {
            do {
                _ = try UTF8Span(validating: bytes.span.extracting(token.start..<token.end))
            } catch {
                throw notUTF8(at: token.start + error.byteOffsets.lowerBound)
            }
        }
    }

    /// The text of a token.
    func string(of token: StringToken) throws(JSONSyntaxError) -> String {
        guard !token.hasEscapes else { return try unescapedString(token) }
        let text = bytes.span.extracting(token.start..<token.end)
        if token.isASCII {
            // SAFETY: no byte of the token has its high bit set, so it is ASCII.
            return unsafe String(copying: UTF8Span(unchecked: text, isKnownASCII: true))
        }
        do {
            return String(copying: try UTF8Span(validating: text))
        } catch {
            throw notUTF8(at: token.start + error.byteOffsets.lowerBound)
        }
    }

    private func notUTF8(at offset: Int) -> JSONSyntaxError {
        JSONSyntaxError(offset: offset, reason: "a string is not UTF-8")
    }
}
