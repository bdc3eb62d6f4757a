/// What running a pattern over a text gave.
public enum PatternOutcome: Sendable, Hashable {
    /// The pattern matches somewhere in the text.
    case matched
    /// It matches nowhere.
    case notMatched
    /// The search was abandoned before it had an answer, because it needed more steps or memory
    /// than ``PatternLimits`` grants. Treat the text as refused.
    case limitExceeded
}
