/// Why a text is no pattern that this module can run.
public struct PatternError: Error, Hashable, CustomStringConvertible {
    /// The two ways in which a pattern is refused.
    public enum Kind: Sendable, Hashable {
        /// ECMA-262 has no such construct, or it is malformed.
        case syntax
        /// ECMA-262 has it, but the engine does not: a lookbehind of variable length, a count over
        /// 65,535, a pattern that is too large.
        case unsupported
    }

    /// Which way.
    public let kind: Kind
    /// Where the offending construct begins: an offset in UTF-8 bytes from the start of the
    /// pattern.
    public let offset: Int
    /// What is wrong, without a full stop.
    public let reason: String

    /// Makes an error; for callers who wrap a pattern's own.
    public init(kind: Kind, offset: Int, reason: String) {
        self.kind = kind
        self.offset = offset
        self.reason = reason
    }

    /// The reason and the offset in one sentence.
    public var description: String { "\(reason) at offset \(offset)" }
}
