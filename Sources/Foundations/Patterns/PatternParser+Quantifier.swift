extension PatternParser {
    /// Whether a quantifier comes next.
    var isAtQuantifier: Bool {
        switch scanner.next {
        case "*", "+", "?": return true
        case "{":
            var ahead = scanner
            return ((try? ahead.quantifierRange()) ?? nil) != nil
        default: return false
        }
    }

    /// The atom with the quantifier that follows it, if one does.
    mutating func quantified(
        _ atom: PatternNode, start: Int
    ) throws(PatternError) -> PatternNode {
        guard let range = try quantifier() else { return atom }
        let isLazy = scanner.skip("?")
        if isAtQuantifier {
            // `a++` and `a{2}+` are possessive elsewhere; here they are errors.
            throw scanner.error("a quantifier cannot follow a quantifier")
        }
        return .repeated(
            .init(
                body: atom, minimum: range.minimum, maximum: range.maximum, isLazy: isLazy,
                offset: scanner.offset(of: start)))
    }

    private mutating func quantifier() throws(PatternError) -> (minimum: Int, maximum: Int?)? {
        if scanner.skip("*") { return (0, nil) }
        if scanner.skip("+") { return (1, nil) }
        if scanner.skip("?") { return (0, 1) }
        return try scanner.quantifierRange()
    }
}

extension PatternScanner {
    /// `{n}`, `{n,}` or `{n,m}`; nil, with nothing consumed, when the text is none of them.
    mutating func quantifierRange() throws(PatternError) -> (minimum: Int, maximum: Int?)? {
        let start = index
        guard skip("{"), let minimum = decimal() else {
            rewind(to: start)
            return nil
        }
        var maximum: Int? = minimum
        if skip(",") { maximum = decimal() }
        guard skip("}") else {
            rewind(to: start)
            return nil
        }
        if let maximum, maximum < minimum {
            throw error("the counts of '{\(minimum),\(maximum)}' are out of order", at: start)
        }
        return (minimum, maximum)
    }
}
