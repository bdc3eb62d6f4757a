/// A pattern as a nondeterministic automaton over the bytes of UTF-8.
///
/// It exists only for patterns that are regular: no backreference, no lookaround, no Unicode
/// property. Counts are unrolled, so that the number of nodes is bounded too.
struct ByteAutomaton {
    enum Node {
        /// Takes one byte.
        case bytes(ClosedRange<UInt8>, next: Int)
        /// Takes nothing, and goes on at each of these.
        case fork([Int])
        /// Takes nothing, and goes on where the place allows it.
        case assertion(Assertion, next: Int)
        /// The pattern has matched.
        case accept
    }

    enum Assertion {
        case start, end, wordBoundary, noWordBoundary
    }

    /// Why there is no automaton: PCRE2 runs the pattern then.
    struct Unfit: Error {}

    /// A pattern with more nodes is left to PCRE2.
    private static let maxNodes = 2_048

    private(set) var nodes: [Node] = [.accept]
    /// Where a search begins.
    private(set) var entry = 0
    private(set) var hasWordBoundaries = false
    /// Nodes that take a byte, to be shared by sets whose sequences end alike. A key holds the
    /// next node and the range's ends.
    private var shared: [Int: Int] = [:]

    init(_ pattern: PatternNode) throws(Unfit) {
        entry = try add(pattern, before: 0)
        guard !pattern.isAnchored else { return }
        // A match may begin after any number of code points. Bytes will do instead, since no set
        // begins inside a code point; only `\B` can hold there.
        let loop = try append(.fork([]))
        let step =
            hasWordBoundaries
            ? try add(PatternSet(isNegated: true), before: loop)
            : try append(.bytes(0...0xFF, next: loop))
        nodes[loop] = .fork([entry, step])
        entry = loop
    }

    private mutating func append(_ node: Node) throws(Unfit) -> Int {
        guard nodes.count < Self.maxNodes else { throw Unfit() }
        nodes.append(node)
        return nodes.count - 1
    }

    /// Adds the nodes for a part of the pattern, and returns the first; they lead on to `next`.
    private mutating func add(_ node: PatternNode, before next: Int) throws(Unfit) -> Int {
        switch node {
        case .scalar, .any, .set:
            guard let set = node.singleSet else { throw Unfit() }
            return try add(set, before: next)
        case .start: return try append(.assertion(.start, next: next))
        case .end: return try append(.assertion(.end, next: next))
        case .wordBoundary(let isNegated):
            hasWordBoundaries = true
            let assertion = isNegated ? Assertion.noWordBoundary : .wordBoundary
            return try append(.assertion(assertion, next: next))
        case .group(let body, _): return try add(body, before: next)
        case .repeated(let repetition): return try add(repetition, before: next)
        case .sequence(let terms): return try add(terms, before: next)
        case .alternatives(let alternatives):
            var entries: [Int] = []
            for alternative in alternatives { entries.append(try add(alternative, before: next)) }
            return try append(.fork(entries))
        case .look, .backreference: throw Unfit()
        }
    }

    private mutating func add(_ terms: [PatternNode], before next: Int) throws(Unfit) -> Int {
        var entry = next
        for term in terms.reversed() { entry = try add(term, before: entry) }
        return entry
    }

    private mutating func add(
        _ repetition: PatternNode.Repetition, before next: Int
    ) throws(Unfit) -> Int {
        var entry = next
        if let maximum = repetition.maximum {
            // Each optional round leads to the next one, or past all of them.
            for _ in 0..<(maximum - repetition.minimum) {
                let round = try add(repetition.body, before: entry)
                entry = try append(.fork([round, next]))
            }
        } else {
            let loop = try append(.fork([]))
            nodes[loop] = .fork([try add(repetition.body, before: loop), next])
            entry = loop
        }
        for _ in 0..<repetition.minimum {
            let round = try add(repetition.body, before: entry)
            // A body that matches nothing but the empty text adds no node: more rounds would add
            // none either.
            if round == entry { break }
            entry = round
        }
        return entry
    }

    private mutating func add(_ set: PatternSet, before next: Int) throws(Unfit) -> Int {
        guard !set.hasProperties else { throw Unfit() }
        var entries: [Int] = []
        for sequence in set.codePoints.flatMap(UTF8Ranges.sequences) {
            var entry = next
            for range in sequence.reversed() { entry = try add(range, before: entry) }
            entries.append(entry)
        }
        return entries.count == 1 ? entries[0] : try append(.fork(entries))
    }

    private mutating func add(
        _ range: ClosedRange<UInt8>, before next: Int
    ) throws(Unfit) -> Int {
        let key = next << 16 | Int(range.lowerBound) << 8 | Int(range.upperBound)
        if let known = shared[key] { return known }
        let node = try append(.bytes(range, next: next))
        shared[key] = node
        return node
    }
}
