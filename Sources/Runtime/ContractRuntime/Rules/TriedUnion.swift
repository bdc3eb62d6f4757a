public import JSON

// Where nothing tells the alternatives of a union apart, each is read from a copy of the reader. An
// alternative fits when reading it finds no violation. Unions in unions multiply the attempts, and
// a value may be as deep as a caller likes, so the reader counts them over the whole text.

extension JSONReader {
    /// Reads the next value by the first alternative that fits it; with `oneOf` no other may.
    public mutating func tried<Value>(
        _ keyword: UnionAlternatives.Keyword,
        _ alternatives: [(inout JSONReader) throws(JSONSyntaxError) -> Value?]
    ) throws(JSONSyntaxError) -> Value? {
        var found: (value: Value, end: JSONReader)?
        for alternative in alternatives {
            try countAttempt()
            var attempt = self
            let value = try alternative(&attempt)
            takeAttempts(of: attempt)
            guard let value, attempt.violationCount == violationCount else { continue }
            if found != nil {
                violate(keyword.text, "expected a value of one alternative; it is of several")
                try skip()
                return nil
            }
            found = (value, attempt)
            if keyword != .oneOf { break }
        }
        guard let found else {
            violate(keyword.text, "expected a value of one of \(alternatives.count) alternatives")
            try skip()
            return nil
        }
        let attempts = self
        self = found.end
        takeAttempts(of: attempts)
        return found.value
    }
}
