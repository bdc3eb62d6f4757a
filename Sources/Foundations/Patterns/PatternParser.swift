/// Parses ECMA-262 patterns by the grammar of ECMA-262 22.2.1 with the u flag.
///
/// Beyond that grammar it accepts what Annex B.1.2 adds and everybody reads alike, because
/// published documents use it: `\-` and other escaped punctuation, a lone `{`, `}` or `]`, and
/// `[\w-.]`. It notes that in `usesAnnexB`, since validators that compile with the u flag refuse
/// such a pattern.
///
/// One method for each production; the names are those of the grammar. What is read here is written
/// again, in PCRE2's words, by PatternPrinter: a new construct needs a node and a case in both.
struct PatternParser {
    /// How deep groups may nest: the parser recurses. PCRE2's own limit is 250.
    static let maxDepth = 200

    var scanner: PatternScanner
    /// Whether the pattern needs Annex B.
    var usesAnnexB = false
    /// References that can be checked only when all groups are known.
    var references: [Reference] = []
    private(set) var groupCount = 0
    private(set) var groupNames: [String: Int] = [:]
    private var depth = 0

    struct Reference {
        let group: Int
        let index: Int
    }

    private init(_ source: String) throws(PatternError) {
        scanner = PatternScanner(source)
        var census = GroupCensus(source)
        groupNames = try census.names()
    }

    /// A pattern that ECMA-262 accepts.
    struct Result {
        let node: PatternNode
        let usesAnnexB: Bool
        let hasBackreferences: Bool
    }

    /// Parses a whole pattern.
    static func parse(_ source: String) throws(PatternError) -> Result {
        var parser = try Self(source)
        let node = try parser.disjunction()
        if parser.scanner.next != nil {
            throw parser.scanner.error("unmatched ')'")
        }
        for reference in parser.references where reference.group > parser.groupCount {
            throw parser.scanner.error(
                "there is no group \(reference.group) to refer to", at: reference.index)
        }
        return Result(
            node: node, usesAnnexB: parser.usesAnnexB,
            hasBackreferences: !parser.references.isEmpty)
    }

    mutating func disjunction() throws(PatternError) -> PatternNode {
        var alternatives = [try alternative()]
        while scanner.skip("|") {
            alternatives.append(try alternative())
        }
        return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
    }

    private mutating func alternative() throws(PatternError) -> PatternNode {
        var terms: [PatternNode] = []
        while let next = scanner.next, next != "|", next != ")" {
            terms.append(try term())
        }
        return terms.count == 1 ? terms[0] : .sequence(terms)
    }

    private mutating func term() throws(PatternError) -> PatternNode {
        let start = scanner.index
        if let assertion = try assertion() {
            if isAtQuantifier {
                throw scanner.error("an assertion cannot be repeated")
            }
            return assertion
        }
        let atom = try atom()
        return try quantified(atom, start: start)
    }

    private mutating func assertion() throws(PatternError) -> PatternNode? {
        if scanner.skip("^") { return .start }
        if scanner.skip("$") { return .end }
        if scanner.skip("\\b") { return .wordBoundary(isNegated: false) }
        if scanner.skip("\\B") { return .wordBoundary(isNegated: true) }
        let start = scanner.index
        if scanner.skip("(?=") { return try look(behind: false, negated: false, start) }
        if scanner.skip("(?!") { return try look(behind: false, negated: true, start) }
        if scanner.skip("(?<=") { return try look(behind: true, negated: false, start) }
        if scanner.skip("(?<!") { return try look(behind: true, negated: true, start) }
        return nil
    }

    private mutating func look(
        behind: Bool, negated: Bool, _ start: Int
    ) throws(PatternError) -> PatternNode {
        let body = try groupBody(start)
        return .look(
            .init(
                isBehind: behind, isNegated: negated, body: body,
                offset: scanner.offset(of: start)))
    }

    private mutating func atom() throws(PatternError) -> PatternNode {
        if scanner.skip(".") { return .any }
        if scanner.skip("\\") { return try atomEscape() }
        if scanner.skip("[") { return .set(try characterClass()) }
        if scanner.next == "(" { return try group() }
        return try patternCharacter()
    }

    private mutating func patternCharacter() throws(PatternError) -> PatternNode {
        switch scanner.next {
        case "*", "+", "?":
            throw scanner.error("there is nothing to repeat before '\(scanner.next!)'")
        case "{":
            let start = scanner.index
            if try scanner.quantifierRange() != nil {
                throw scanner.error("there is nothing to repeat before '{'", at: start)
            }
            usesAnnexB = true
        case "}", "]":
            usesAnnexB = true
        default: break
        }
        return .scalar(scanner.advance()!.value)
    }

    private mutating func group() throws(PatternError) -> PatternNode {
        let start = scanner.index
        if scanner.skip("(?:") {
            return .group(try groupBody(start), isCapturing: false)
        }
        if scanner.skip("(?<") {
            _ = try scanner.groupName()
        } else if scanner.skip("(?") {
            throw scanner.error(
                "ECMA-262 has no group that begins with '\(unknownGroupStart)'", at: start)
        } else {
            _ = scanner.skip("(")
        }
        groupCount += 1
        return .group(try groupBody(start), isCapturing: true)
    }

    private var unknownGroupStart: String {
        scanner.next.map { "(?\($0)" } ?? "(?"
    }

    private mutating func groupBody(_ start: Int) throws(PatternError) -> PatternNode {
        guard depth < Self.maxDepth else {
            throw scanner.error(
                "groups nest deeper than \(Self.maxDepth)", at: start, kind: .unsupported)
        }
        depth += 1
        defer { depth -= 1 }
        let body = try disjunction()
        guard scanner.skip(")") else { throw scanner.error("unclosed '('", at: start) }
        return body
    }
}
