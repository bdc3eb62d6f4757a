/// Writes the syntax tree of an ECMA-262 pattern as a pattern that means the same to PCRE2,
/// compiled with UTF and without UCP.
///
/// The differences, and what is done about them:
///
/// | ECMA-262 | PCRE2 | written as |
/// | --- | --- | --- |
/// | `$` is the very end | also before a last newline | `\z` |
/// | `.` leaves out CR, LF, U+2028, U+2029 | leaves out LF | a negated class |
/// | `\s` holds every space separator, BOM, U+2028, U+2029 | six ASCII characters | ranges |
/// | `[]` matches nothing, `[^]` everything | a class that begins with `]` | `(?!)`, `(?s:.)` |
/// | `[[:alpha:]]` is a class and a bracket | a POSIX class | escaped members |
/// | a lone surrogate can be written | is an error | `(?!)`: no text holds one |
/// | `\1+` matches when group 1 is unset | not in 10.42 with JIT | a group around the reference |
///
/// Groups capture, under a number and never a name, only in a pattern that refers back to one:
/// nobody else asks what they captured. Then `(a|\d){1,4000}` is one class repeated, which PCRE2
/// runs without backtracking and without unrolling it.
///
/// Left as it is: ECMA-262 forgets what a group captured when a repetition around it begins anew,
/// PCRE2 keeps it. Only a backreference from inside the same repetition, before the group, can
/// tell.
struct PatternPrinter {
    /// PCRE2's largest count in a quantifier.
    private static let maxCount = 65_535
    private static let neverMatches = "(?!)"

    private let keepsCaptures: Bool
    private var output = ""

    private init(keepsCaptures: Bool) {
        self.keepsCaptures = keepsCaptures
    }

    /// The text for PCRE2, printable ASCII throughout; it captures only when the pattern refers
    /// back.
    static func print(
        _ node: PatternNode, keepsCaptures: Bool
    ) throws(PatternError) -> String {
        var printer = Self(keepsCaptures: keepsCaptures)
        try printer.append(node)
        return printer.output
    }

    private mutating func append(_ node: PatternNode) throws(PatternError) {
        switch node {
        case .scalar(let value): append(scalar: value)
        case .any: output += #"[^\n\r\x{2028}\x{2029}]"#
        case .set(let set): output += Self.text(of: set)
        case .start: output += "^"
        case .end: output += #"\z"#
        case .wordBoundary(let isNegated): output += isNegated ? #"\B"# : #"\b"#
        case .group(let body, let isCapturing): try append(group: body, isCapturing)
        case .look(let look): try append(look)
        case .backreference(let number): output += #"(?:\g{\#(number)})"#
        case .repeated(let repetition): try append(repetition)
        case .sequence(let terms):
            for term in terms { try append(term) }
        case .alternatives(let alternatives): try append(alternatives: alternatives)
        }
    }

    private mutating func append(
        group body: PatternNode, _ isCapturing: Bool
    ) throws(PatternError) {
        guard !keepsCaptures, let set = body.singleSet else {
            return try append(body, between: isCapturing && keepsCaptures ? "(" : "(?:")
        }
        output += Self.text(of: set)
    }

    private mutating func append(
        _ body: PatternNode, between opening: String
    ) throws(PatternError) {
        output += opening
        try append(body)
        output += ")"
    }

    private mutating func append(alternatives: [PatternNode]) throws(PatternError) {
        for (index, alternative) in alternatives.enumerated() {
            if index > 0 { output += "|" }
            try append(alternative)
        }
    }

    private mutating func append(_ look: PatternNode.Look) throws(PatternError) {
        if look.isBehind, !look.body.alternativesHaveFixedWidth {
            throw PatternError(
                kind: .unsupported, offset: look.offset,
                reason: "a lookbehind of variable length is not supported")
        }
        let opening = look.isBehind ? "(?<" : "(?"
        try append(look.body, between: opening + (look.isNegated ? "!" : "="))
    }

    private mutating func append(_ repetition: PatternNode.Repetition) throws(PatternError) {
        guard max(repetition.minimum, repetition.maximum ?? 0) <= Self.maxCount else {
            throw PatternError(
                kind: .unsupported, offset: repetition.offset,
                reason: "a count over \(Self.maxCount) is not supported")
        }
        try append(repetition.body)
        let maximum = repetition.maximum.map(String.init) ?? ""
        output += "{\(repetition.minimum),\(maximum)}"
        if repetition.isLazy { output += "?" }
    }

    private mutating func append(scalar: UInt32) {
        let ranges = Self.withoutSurrogates(scalar...scalar)
        output += ranges.isEmpty ? Self.neverMatches : Self.escape(scalar)
    }
}

extension PatternPrinter {
    private static func text(of set: PatternSet) -> String {
        let members = set.items.map(text(of:)).joined()
        if members.isEmpty { return set.isNegated ? "(?s:.)" : neverMatches }
        return (set.isNegated ? "[^" : "[") + members + "]"
    }

    private static func text(of item: PatternSet.Item) -> String {
        switch item {
        case .range(let range): text(of: [range])
        case .digits(let isNegated): isNegated ? #"\D"# : #"\d"#
        case .wordCharacters(let isNegated): isNegated ? #"\W"# : #"\w"#
        case .whiteSpace(let isNegated):
            text(
                of: isNegated ? CodePoints.complement(CodePoints.whiteSpace) : CodePoints.whiteSpace
            )
        case .property(let name, let isNegated): (isNegated ? #"\P"# : #"\p"#) + "{\(name)}"
        }
    }

    private static func text(of ranges: [ClosedRange<UInt32>]) -> String {
        ranges.flatMap(withoutSurrogates).map {
            $0.count == 1
                ? escape($0.lowerBound) : "\(escape($0.lowerBound))-\(escape($0.upperBound))"
        }.joined()
    }

    private static func withoutSurrogates(_ range: ClosedRange<UInt32>) -> [ClosedRange<UInt32>] {
        var parts: [ClosedRange<UInt32>] = []
        if range.lowerBound < 0xD800 {
            parts.append(range.lowerBound...min(range.upperBound, 0xD7FF))
        }
        if range.upperBound > 0xDFFF {
            parts.append(max(range.lowerBound, 0xE000)...range.upperBound)
        }
        return parts
    }

    private static func escape(_ scalar: UInt32) -> String {
        switch scalar {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: String(Character(Unicode.Scalar(scalar)!))
        default: #"\x{\#(String(scalar, radix: 16))}"#
        }
    }
}
