extension PatternNode {
    /// Whether each alternative matches texts of one length only: what PCRE2 10.42 asks of a
    /// lookbehind.
    var alternativesHaveFixedWidth: Bool {
        guard case .alternatives(let alternatives) = self else { return width != nil }
        return alternatives.allSatisfy { $0.width != nil }
    }

    /// How many code points the node matches, or nil when that varies.
    private var width: Int? {
        switch self {
        case .scalar, .any, .set: 1
        case .start, .end, .wordBoundary, .look: 0
        case .group(let body, _): body.width
        case .backreference: nil
        case .repeated(let repetition): Self.width(of: repetition)
        case .sequence(let terms): Self.total(terms.map(\.width))
        case .alternatives(let alternatives): Self.common(alternatives.map(\.width))
        }
    }

    private static func width(of repetition: Repetition) -> Int? {
        guard repetition.minimum == repetition.maximum, let body = repetition.body.width else {
            return nil
        }
        let (width, overflow) = body.multipliedReportingOverflow(by: repetition.minimum)
        return overflow ? nil : width
    }

    private static func total(_ widths: [Int?]) -> Int? {
        widths.reduce(0) { sum, width in
            guard let sum, let width else { return nil }
            let (total, overflow) = sum.addingReportingOverflow(width)
            return overflow ? nil : total
        }
    }

    private static func common(_ widths: [Int?]) -> Int? {
        widths.allSatisfy { $0 == widths[0] } ? widths[0] : nil
    }
}
