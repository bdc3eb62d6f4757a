/// How much a reader forgives.
public enum JSONStrictness: Sendable, Hashable {
    /// RFC 8259, and no object names a property twice. For everything that is foreign.
    case strict
    /// RFC 8259 as it stands: of two properties with one name the last counts.
    case rfc8259
}

/// What a reader refuses before it costs too much; passing one is a `JSONSyntaxError`.
public struct JSONLimits: Sendable, Hashable {
    /// The limits for requests: depth 64, 10,000 members an object, 1,000 digits a number.
    public static let standard = JSONLimits()
    /// The deepest nesting that any reader can be asked to accept.
    ///
    /// Types that read themselves recurse, so it is bounded by the stack of a thread.
    public static let largestDepth = 1_000

    /// How many objects and arrays may lie inside each other, at most `largestDepth`.
    public let maximumDepth: Int
    /// How many properties one object may have.
    public let maximumMembers: Int
    /// How many digits one number may have, exponent included.
    public let maximumDigits: Int
    /// How often values may be read in one of several ways, attempts within attempts included.
    public let maximumAttempts: Int
    /// How many violations are kept; the others are only counted.
    public let maximumViolations: Int

    /// Makes limits; a value below 1 is taken for 1, a depth over `largestDepth` for that.
    public init(
        maximumDepth: Int = 64, maximumMembers: Int = 10_000, maximumDigits: Int = 1_000,
        maximumViolations: Int = 100, maximumAttempts: Int = 20_000
    ) {
        self.maximumDepth = min(max(1, maximumDepth), Self.largestDepth)
        self.maximumMembers = max(1, maximumMembers)
        self.maximumDigits = max(1, maximumDigits)
        self.maximumViolations = max(1, maximumViolations)
        self.maximumAttempts = max(1, maximumAttempts)
    }
}
