import CLinux

/// A point on the clock that only goes forward, in nanoseconds since the machine started.
///
/// Deadlines and durations are measured on it: setting the wall clock does not move it.
public struct MonotonicTime: Sendable, Hashable, Comparable {
    /// Nanoseconds since the machine started.
    public let nanoseconds: UInt64

    /// Later than anything that happens: the deadline of what may last for ever.
    public static let distantFuture = Self(nanoseconds: .max)

    /// Makes a point from a count of nanoseconds.
    @inlinable
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// The present, asked of the system: about 25 ns. A loop keeps a copy, `Loop.now`.
    public static var now: Self {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Self(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
    }

    /// The point `nanoseconds` later, at most the distant future.
    @inlinable
    public func advanced(byNanoseconds nanoseconds: UInt64) -> Self {
        let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        return overflow ? .distantFuture : Self(nanoseconds: sum)
    }

    /// The point `duration` later; a negative duration counts as none.
    public func advanced(by duration: Duration) -> Self {
        advanced(byNanoseconds: duration.wholeNanoseconds)
    }

    /// Nanoseconds from `earlier` to this point; zero when `earlier` is the later one.
    @inlinable
    public func nanoseconds(since earlier: Self) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds &- earlier.nanoseconds : 0
    }

    /// Whether `left` comes before `right`.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

extension Duration {
    /// The length in nanoseconds: zero for a negative one, the largest number for one beyond 584
    /// years.
    public var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = whole.addingReportingOverflow(UInt64(attoseconds) / 1_000_000_000)
        return overflow || carry ? .max : sum
    }
}
