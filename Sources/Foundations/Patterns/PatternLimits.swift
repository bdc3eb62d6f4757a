/// What one search by PCRE2 may cost before it is abandoned.
public struct PatternLimits: Sendable, Hashable {
    /// 1,000,000 steps (2 to 4 ms of a core) and 16 MiB.
    public static let standard = Self(maxSteps: 1_000_000, maxMemoryBytes: 16 << 20)

    /// Backtracking points that a search may take from one starting position.
    ///
    /// A long text is granted at least four for each of its bytes, which honest patterns need.
    /// Where a match may begin anywhere, beginnings times the bytes looked at are limited to eight
    /// times this.
    public var maxSteps: Int
    /// Memory for remembering backtracking points.
    public var maxMemoryBytes: Int

    /// Sets both limits.
    public init(maxSteps: Int, maxMemoryBytes: Int) {
        self.maxSteps = maxSteps
        self.maxMemoryBytes = maxMemoryBytes
    }
}
