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
        let token = try scanString()
        return try bytes.span.string(of: token)
    }

    /// What `body` makes of the UTF-8 of the next value if it is a string, of which no `String` is
    /// made; a violation of `type` and nil otherwise.
    public mutating func string<Result>(
        parsedBy body: (Span<UInt8>) -> Result
    ) throws(JSONSyntaxError) -> Result? {
        skipWhiteSpace()
        guard byte(at: position) == ASCII.quote else {
            try refuseKind(expected: "a string")
            return nil
        }
        let token = try scanString()
        guard token.hasEscapes else {
            try bytes.span.validate(token)
            return body(bytes.span.extracting(token.start..<token.end))
        }
        let text = try bytes.span.unescaped(token)
        return body(text.span)
    }

    /// The index in `names` of the next value; a violation of `type` or `enum` and nil when it is
    /// no string, or no name of the table.
    public mutating func index(in names: JSONNameTable) throws(JSONSyntaxError) -> Int? {
        skipWhiteSpace()
        guard byte(at: position) == ASCII.quote else {
            try refuseKind(expected: "a string")
            return nil
        }
        let token = try scanString()
        if let index = try bytes.span.index(of: token, in: names, expecting: 0) { return index }
        try bytes.span.validate(token)
        violate("enum", "is none of \(Self.listed(names))")
        return nil
    }

    private static func listed(_ names: JSONNameTable) -> String {
        let shown = (0..<min(names.count, 20)).map { quoted(names[$0]) }
        return shown.joined(separator: ", ") + (names.count > shown.count ? ", …" : "")
    }

    /// Reads the string whose opening quote is next.
    @inline(__always)
    mutating func scanString() throws(JSONSyntaxError) -> StringToken {
        let token = try bytes.span.stringToken(from: position + 1)
        position = token.end + 1
        return token
    }
}
