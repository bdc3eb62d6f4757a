/// How often something took how long.
public struct DurationHistogram: Sendable, Equatable {
    /// The upper bounds of the buckets in nanoseconds; what is longer is in one bucket more.
    public static let bounds: [UInt64] = [
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000,
        50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000,
        5_000_000_000, 10_000_000_000, 30_000_000_000,
    ]

    /// How many durations each bucket has.
    public private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
    /// All durations together, in nanoseconds.
    public private(set) var nanoseconds: UInt64 = 0

    /// Nothing yet.
    public init() {}

    /// How many durations there are.
    public var count: UInt64 { counts.reduce(0, +) }

    /// Adds a duration in nanoseconds.
    public mutating func add(_ duration: UInt64) {
        // Most are short, so that the search from the front is the quick one.
        let bucket = Self.bounds.firstIndex { duration <= $0 } ?? Self.bounds.count
        counts[bucket] &+= 1
        nanoseconds &+= duration
    }

    /// Adds all durations of another one.
    public mutating func add(_ other: DurationHistogram) {
        for bucket in counts.indices { counts[bucket] &+= other.counts[bucket] }
        nanoseconds &+= other.nanoseconds
    }
}
