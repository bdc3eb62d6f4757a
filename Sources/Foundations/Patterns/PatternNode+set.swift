extension PatternNode {
    /// The node as one set, when it matches exactly one code point whatever the way.
    var singleSet: PatternSet? {
        switch self {
        case .scalar(let value): PatternSet(items: [.range(value...value)])
        case .any: PatternSet(isNegated: true, items: CodePoints.lineTerminators.map { .range($0) })
        case .set(let set): set
        case .group(let body, _): body.singleSet
        case .alternatives(let alternatives): Self.union(alternatives.map(\.singleSet))
        default: nil
        }
    }

    private static func union(_ sets: [PatternSet?]) -> PatternSet? {
        var items: [PatternSet.Item] = []
        for set in sets {
            guard let members = set?.positiveItems else { return nil }
            items += members
        }
        return PatternSet(items: items)
    }
}

extension PatternSet {
    /// The members of the set without a negation around them; nil when a negated set holds a
    /// property.
    fileprivate var positiveItems: [Item]? {
        guard isNegated else { return items }
        return hasProperties ? nil : codePoints.map { .range($0) }
    }

    /// Whether only Unicode's tables tell what is in the set.
    var hasProperties: Bool {
        items.contains { if case .property = $0 { true } else { false } }
    }
}
