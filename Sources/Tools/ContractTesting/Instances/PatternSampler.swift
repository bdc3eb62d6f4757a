import Patterns

/// Makes texts that match a pattern of ECMA-262.
///
/// The pattern's syntax tree is walked with a wanted length, which is shared out among the terms; each node knows how
/// short and how long its texts can be. Anchors, boundaries and lookaround make nothing: whoever asks must hold the
/// text against the pattern, and ask again when it does not match.
struct PatternSampler: Sendable {
    /// Texts are at most so long, in code points.
    static let maxLength = 70_000

    /// Nodes are visited at most so often for one text: repetitions of nothing nest.
    static let maxSteps = 200_000

    private let root: PatternTree
    /// Whether what is looked ahead for must be in the text too, as in `^(?=.*[0-9]).{8,}$`.
    let looksAhead: Bool

    init(_ pattern: Pattern) {
        var groups = 0
        root = PatternTree(pattern.syntax, &groups)
        looksAhead = root.looksAhead
    }

    /// How long a text can be.
    var lengths: ClosedRange<Int> { root.lengths }

    /// A text of the wanted length, or of the nearest that is possible; nil when there is none of bearable length.
    func text(of length: Int, _ variety: TextVariety, using numbers: inout RandomNumbers) -> String?
    {
        guard root.lengths.lowerBound <= Self.maxLength else { return nil }
        var text = SampledText(variety, numbers)
        root.append(to: &text, length: min(length, Self.maxLength))
        numbers = text.numbers
        guard !text.isImpossible else { return nil }
        return String(String.UnicodeScalarView(text.scalars))
    }
}

/// A text while it is made.
struct SampledText {
    var scalars: [Unicode.Scalar] = []
    /// What the groups took, by their numbers.
    var captures: [Int: ArraySlice<Unicode.Scalar>] = [:]
    let variety: TextVariety
    var numbers: RandomNumbers
    var isImpossible = false
    var steps = 0

    init(_ variety: TextVariety, _ numbers: RandomNumbers) {
        self.variety = variety
        self.numbers = numbers
    }
}

/// A node of a pattern that knows the lengths of its texts.
struct PatternTree: Sendable {
    indirect enum Kind: Sendable {
        case nothing
        case one(ScalarChoice)
        case group(PatternTree, number: Int?)
        case backreference(Int)
        case repeated(PatternTree, CountRange)
        case sequence([PatternTree])
        case alternatives([PatternTree])
    }

    let kind: Kind
    let lengths: ClosedRange<Int>
    let looksAhead: Bool

    /// Longer is as good as endless.
    private static let endless = 1 << 24

    init(_ node: PatternNode, _ groups: inout Int) {
        switch node {
        case .scalar(let value):
            self.init(one: ScalarChoice(PatternSet(items: [.range(value...value)])))
        case .any:
            let items = CodePoints.lineTerminators.map { PatternSet.Item.range($0) }
            self.init(one: ScalarChoice(PatternSet(isNegated: true, items: items)))
        case .set(let set): self.init(one: ScalarChoice(set))
        case .start, .end, .wordBoundary: self.init(kind: .nothing, lengths: 0...0)
        case .look(let look):
            // Its groups have numbers, too.
            _ = PatternTree(look.body, &groups)
            self.init(kind: .nothing, lengths: 0...0, looksAhead: !look.isBehind && !look.isNegated)
        case .group(let body, let isCapturing):
            if isCapturing { groups += 1 }
            let number = isCapturing ? groups : nil
            let tree = PatternTree(body, &groups)
            self.init(
                kind: .group(tree, number: number), lengths: tree.lengths,
                looksAhead: tree.looksAhead)
        case .backreference(let number):
            self.init(kind: .backreference(number), lengths: 0...Self.endless)
        case .repeated(let repetition): self.init(repetition, &groups)
        case .sequence(let terms):
            var trees: [PatternTree] = []
            for term in terms { trees.append(PatternTree(term, &groups)) }
            let lower = trees.reduce(0) { min($0 + $1.lengths.lowerBound, Self.endless) }
            let upper = trees.reduce(0) { min($0 + $1.lengths.upperBound, Self.endless) }
            self.init(
                kind: .sequence(trees), lengths: lower...upper,
                looksAhead: trees.contains(where: \.looksAhead))
        case .alternatives(let terms):
            var trees: [PatternTree] = []
            for term in terms { trees.append(PatternTree(term, &groups)) }
            let lower = trees.map(\.lengths.lowerBound).min() ?? 0
            let upper = trees.map(\.lengths.upperBound).max() ?? 0
            self.init(
                kind: .alternatives(trees), lengths: lower...upper,
                looksAhead: trees.contains(where: \.looksAhead))
        }
    }

    private init(kind: Kind, lengths: ClosedRange<Int>, looksAhead: Bool = false) {
        self.kind = kind
        self.lengths = lengths
        self.looksAhead = looksAhead
    }

    private init(one choice: ScalarChoice) {
        self.init(kind: .one(choice), lengths: 1...1)
    }

    private init(_ repetition: PatternNode.Repetition, _ groups: inout Int) {
        let body = PatternTree(repetition.body, &groups)
        var counts = CountRange()
        counts.minimum = repetition.minimum
        counts.maximum = repetition.maximum
        self.init(
            kind: .repeated(body, counts),
            lengths: Self.product(
                body.lengths.lowerBound, repetition.minimum)...Self.product(
                    body.lengths.upperBound, repetition.maximum ?? Self.endless),
            looksAhead: body.looksAhead)
    }

    private static func product(_ length: Int, _ count: Int) -> Int {
        let (product, overflow) = length.multipliedReportingOverflow(by: count)
        return overflow ? endless : min(product, endless)
    }
}
