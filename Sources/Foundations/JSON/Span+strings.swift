// The lexical part of strings, on the bytes alone. The reader does not lend itself to these
// functions, only its text: a value that is being mutated is copied whole when it is lent.

/// Where the text of a name or string lies between its quotes, and what it takes to read it.
struct StringToken {
    let start: Int
    let end: Int
    let isASCII: Bool
    let hasEscapes: Bool
}

extension Span<UInt8> {
    /// Finds the end of a string whose opening quote is before `start`.
    ///
    /// One pass over its words tells where it ends, whether it is ASCII and whether it has escapes;
    /// the escapes themselves, and UTF-8 that is not ASCII, are checked by whoever uses the token.
    func stringToken(from start: Int) throws(JSONSyntaxError) -> StringToken {
        var index = start
        var seen: Word = 0
        var hasEscapes = false
        while true {
            let word = word(at: index)
            let stops = word.stringStops
            guard stops != 0 else {
                seen |= word
                index &+= 8
                // What is no short name may be long.
                while index &+ 16 <= count {
                    let pair = wordPair(at: index)
                    guard pair.isPlain else { break }
                    seen |= pair.union
                    index &+= 16
                }
                continue
            }
            let length = stops.trailingZeroBitCount &>> 3
            seen |= word.prefix(length)
            index &+= length
            guard index < count else { throw stringStopped(at: index) }
            switch self[index] {
            case ASCII.quote:
                return StringToken(
                    start: start, end: index, isASCII: seen & Word.highBits == 0,
                    hasEscapes: hasEscapes)
            case ASCII.backslash:
                hasEscapes = true
                index &+= 2
            default:
                throw stringStopped(at: index)
            }
        }
    }

    @inline(never)
    private func stringStopped(at index: Int) -> JSONSyntaxError {
        let reason = index < count ? "a control character must be escaped" : "a string has no end"
        return JSONSyntaxError(offset: Swift.min(index, count), reason: reason)
    }

    /// The string that a token stands for.
    @inline(__always)
    func string(of token: StringToken) throws(JSONSyntaxError) -> String {
        guard token.isASCII, !token.hasEscapes else { return try unusualString(of: token) }
        // SAFETY: no byte of the token has its high bit set, so it is ASCII.
        return unsafe String(
            copying: UTF8Span(
                unchecked: extracting(token.start..<token.end), isKnownASCII: true))
    }

    @inline(never)
    private func unusualString(of token: StringToken) throws(JSONSyntaxError) -> String {
        guard !token.hasEscapes else {
            let text = try unescaped(token)
            // SAFETY: what `unescaped` answers is UTF-8.
            return unsafe String(copying: UTF8Span(unchecked: text.span))
        }
        return try extracting(token.start..<token.end).utf8String(at: token.start)
    }

    /// Checks the UTF-8 and the escapes of a string that nobody wants.
    func validate(_ token: StringToken) throws(JSONSyntaxError) {
        guard !token.isASCII || token.hasEscapes else { return }
        _ = try unusualString(of: token)
    }

    /// The whole span as a string; it began at `offset` of the text.
    private func utf8String(at offset: Int) throws(JSONSyntaxError) -> String {
        do {
            return String(copying: try UTF8Span(validating: self))
        } catch {
            throw JSONSyntaxError(offset: offset, reason: "a string is not UTF-8")
        }
    }
}
