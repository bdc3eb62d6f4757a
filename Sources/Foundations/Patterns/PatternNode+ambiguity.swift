/// Finds repetitions inside repetitions that can split one text in many ways, such as `(a+)+` and
/// `(a|a)*`: on a text that almost matches, a backtracking engine tries all of the ways.
///
/// `(-[a-z]+)*` is no such case: a new round begins with a hyphen, which the inner repetition
/// cannot take. The test is a heuristic on first code points. It can warn in vain, which costs a
/// glance.
extension PatternNode {
    /// A repetition longer than this counts as unbounded.
    private static let fewRounds = 10

    /// Whether the pattern holds an ambiguous repetition in a repetition.
    var hasAmbiguousRepetition: Bool {
        switch self {
        case .repeated(let repetition):
            repetition.isLong && repetition.body.isAmbiguousBody
                || repetition.body.hasAmbiguousRepetition
        case .group(let body, _): body.hasAmbiguousRepetition
        case .look(let look): look.body.hasAmbiguousRepetition
        case .sequence(let nodes), .alternatives(let nodes):
            nodes.contains(where: \.hasAmbiguousRepetition)
        case .scalar, .any, .set, .start, .end, .wordBoundary, .backreference: false
        }
    }

    /// Whether a loop over this node can read one text in two ways.
    private var isAmbiguousBody: Bool {
        if case .group(let body, _) = self { return body.isAmbiguousBody }
        if case .alternatives(let alternatives) = self {
            return Self.haveCommonStart(alternatives)
                || alternatives.contains(where: \.isAmbiguousBody)
        }
        let terms = if case .sequence(let terms) = self { terms } else { [self] }
        // The loop comes round: after the last term the first one follows.
        return terms.indices.contains { index in
            guard let repeated = terms[index].longRepetitionStart else { return false }
            let following = Array(terms[(index + 1)...]) + terms[...index]
            return CodePoints.overlap(repeated, PatternNode.sequence(following).start.codePoints)
        }
    }

    private static func haveCommonStart(_ alternatives: [PatternNode]) -> Bool {
        let starts = alternatives.map(\.start.codePoints)
        return starts.indices.contains { index in
            starts[..<index].contains { CodePoints.overlap($0, starts[index]) }
        }
    }

    /// What an unbounded repetition begins with; nil for other nodes.
    private var longRepetitionStart: [ClosedRange<UInt32>]? {
        switch self {
        case .repeated(let repetition) where repetition.isLong: repetition.body.start.codePoints
        case .group(let body, _): body.longRepetitionStart
        default: nil
        }
    }
}

extension PatternNode.Repetition {
    /// Whether the count of rounds varies, and without a small bound.
    fileprivate var isLong: Bool {
        guard let maximum else { return true }
        return maximum - minimum >= 10
    }
}

extension PatternNode {
    /// The code points that a match can begin with, and whether it can be empty.
    struct Start {
        var codePoints: [ClosedRange<UInt32>]
        var canBeEmpty: Bool
    }

    /// Properties and backreferences count as every code point.
    var start: Start {
        switch self {
        case .scalar(let value): Start(codePoints: [value...value], canBeEmpty: false)
        case .any:
            Start(
                codePoints: CodePoints.complement(CodePoints.lineTerminators), canBeEmpty: false)
        case .set(let set): Start(codePoints: set.codePoints, canBeEmpty: false)
        case .start, .end, .wordBoundary, .look: Start(codePoints: [], canBeEmpty: true)
        case .group(let body, _): body.start
        case .backreference: Start(codePoints: CodePoints.complement([]), canBeEmpty: true)
        case .repeated(let repetition): Self.start(of: repetition)
        case .sequence(let terms): Self.start(of: terms)
        case .alternatives(let alternatives):
            Start(
                codePoints: alternatives.flatMap(\.start.codePoints),
                canBeEmpty: alternatives.contains(where: \.start.canBeEmpty))
        }
    }

    private static func start(of repetition: Repetition) -> Start {
        var start = repetition.body.start
        start.canBeEmpty = start.canBeEmpty || repetition.minimum == 0
        return start
    }

    private static func start(of terms: [PatternNode]) -> Start {
        var start = Start(codePoints: [], canBeEmpty: true)
        for term in terms where start.canBeEmpty {
            let next = term.start
            start.codePoints += next.codePoints
            start.canBeEmpty = next.canBeEmpty
        }
        return start
    }
}

extension PatternSet {
    /// The members as ranges; a property counts as every code point.
    package var codePoints: [ClosedRange<UInt32>] {
        let ranges = CodePoints.normalized(items.flatMap(Self.codePoints(of:)))
        return isNegated ? CodePoints.complement(ranges) : ranges
    }

    private static func codePoints(of item: Item) -> [ClosedRange<UInt32>] {
        func signed(_ ranges: [ClosedRange<UInt32>], _ isNegated: Bool) -> [ClosedRange<UInt32>] {
            isNegated ? CodePoints.complement(ranges) : ranges
        }
        return switch item {
        case .range(let range): [range]
        case .digits(let isNegated): signed(CodePoints.digits, isNegated)
        case .whiteSpace(let isNegated): signed(CodePoints.whiteSpace, isNegated)
        case .wordCharacters(let isNegated): signed(CodePoints.wordCharacters, isNegated)
        case .property: CodePoints.complement([])
        }
    }
}
