extension PatternNode {
    /// How many code points a match looks at, at most; nil when there is no limit.
    var reach: Int? {
        switch self {
        case .scalar, .any, .set: 1
        case .start, .end: 0
        case .wordBoundary: 1
        case .group(let body, _): body.reach
        case .look(let look): look.body.reach
        case .backreference: nil
        case .repeated(let repetition): Self.product(repetition.body.reach, repetition.maximum)
        case .sequence(let terms): Self.sum(terms.map(\.reach))
        // All of them may be tried.
        case .alternatives(let alternatives): Self.sum(alternatives.map(\.reach))
        }
    }

    private static func product(_ reach: Int?, _ rounds: Int?) -> Int? {
        guard let reach, let rounds else { return nil }
        let (product, overflow) = reach.multipliedReportingOverflow(by: rounds)
        return overflow ? nil : product
    }

    private static func sum(_ reaches: [Int?]) -> Int? {
        var sum = 0
        for reach in reaches {
            guard let reach else { return nil }
            let (next, overflow) = sum.addingReportingOverflow(reach)
            guard !overflow else { return nil }
            sum = next
        }
        return sum
    }
}
