extension PatternNode {
    /// Whether a match can only begin at the start of the text.
    var isAnchored: Bool {
        switch self {
        case .start: true
        case .group(let body, _): body.isAnchored
        case .sequence(let terms): terms.first?.isAnchored ?? false
        case .alternatives(let alternatives): alternatives.allSatisfy(\.isAnchored)
        case .repeated(let repetition): repetition.minimum > 0 && repetition.body.isAnchored
        case .scalar, .any, .set, .end, .wordBoundary, .look, .backreference: false
        }
    }
}
