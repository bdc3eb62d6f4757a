public import JSON

// Where nothing tells the alternatives of a union apart, each is read from a copy of the reader. An
// alternative fits when reading it finds no violation. Unions in unions multiply the attempts, and
// a value may be as deep as a caller likes, so the reader counts them over the whole text.

/// A union whose alternatives are tried in turn; with `oneOf` no second one may fit.
public protocol TriedUnion: JSONReadable {
    /// The keyword that lists the alternatives.
    static var keyword: UnionAlternatives.Keyword { get }
    /// How many alternatives there are.
    static var alternativeCount: Int { get }
    /// Reads an alternative, of which 0 is tried first.
    static func read(
        alternative: Int, from json: inout JSONReader
    ) throws(JSONSyntaxError) -> Self?
}

extension TriedUnion {
    /// Reads the next value by the first alternative that fits it.
    ///
    /// A lenient reader asks for one that fits without leniency first: limits may be all that tells
    /// the alternatives apart.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Self? {
        if json.isLenient, let value = try readLeniently(from: &json) { return value }
        var found: (value: Self, end: JSONReader)?
        for alternative in 0..<alternativeCount {
            try json.countAttempt()
            var attempt = json
            let value = try read(alternative: alternative, from: &attempt)
            json.takeAttempts(of: attempt)
            guard let value, attempt.violationCount == json.violationCount else { continue }
            if found != nil {
                json.violate(
                    keyword.text, "expected a value of one alternative; it is of several")
                try json.skip()
                return nil
            }
            found = (value, attempt)
            if keyword != .oneOf { break }
        }
        guard let found else {
            json.violate(
                keyword.text, "expected a value of one of \(alternativeCount) alternatives")
            try json.skip()
            return nil
        }
        let attempts = json
        json = found.end
        json.takeAttempts(of: attempts)
        return found.value
    }

    /// The first alternative that fits, the limits of values kept or, if none does, let pass.
    private static func readLeniently(
        from json: inout JSONReader
    ) throws(JSONSyntaxError) -> Self? {
        for isLenient in [false, true] {
            for alternative in 0..<alternativeCount {
                try json.countAttempt()
                var attempt = json
                attempt.isLenient = isLenient
                let value = try read(alternative: alternative, from: &attempt)
                json.takeAttempts(of: attempt)
                guard let value, attempt.violationCount == json.violationCount else { continue }
                json = attempt
                json.isLenient = true
                return value
            }
        }
        return nil
    }
}
