/// What is checked, and how far.
public struct CheckConfiguration: Sendable {
    /// The checks that make findings.
    public var checks: Set<Check>
    /// Whether a status of 500 or more is right where an operation lists it.
    public var allowsListedServerErrors: Bool
    /// The longest body that is looked into, in bytes, also behind its content coding. A longer one is a finding where
    /// it has a schema to be held against.
    public var maxBodyBytes: Int

    /// The default: every check that looks at one exchange by itself, and 16 MiB.
    ///
    /// Two are left out: that a request which fits the contract is refused can have reasons that no schema knows, and
    /// whether one breaks it on purpose its maker has to say.
    public init() {
        checks = Set(Check.allCases).subtracting([.positiveDataAcceptance, .negativeDataRejection])
        allowsListedServerErrors = true
        maxBodyBytes = 16 << 20
    }
}
