import EventLoop

/// How long a peer has been waited for while a message is moved, and how much it has moved.
///
/// Only waiting counts: a handler that takes its time over a body does not make its client slow.
struct Pace {
    private var waited: UInt64 = 0
    private var moved: UInt64 = 0
    /// What the system had and the peer had not taken when all this began.
    private var earlier: UInt64?

    /// Notes that the peer was waited for.
    mutating func note(waited nanoseconds: UInt64) {
        waited &+= nanoseconds
    }

    /// Notes that bytes came or went.
    mutating func note(moved bytes: Int) {
        moved &+= UInt64(bytes)
    }

    /// Nanoseconds that the peer may be waited for now: until it has been silent for `timeout`, or
    /// its average falls below the least rate.
    ///
    /// - Parameter untaken: Bytes that the system has and the peer has not taken, those of earlier
    ///   messages included.
    mutating func allowance(timeout: UInt64, limit: RateLimit, untaken: Int = 0) -> UInt64 {
        let untaken = UInt64(untaken)
        let before = earlier ?? (untaken - min(moved, untaken))
        earlier = before
        let taken = moved + before - min(moved + before, untaken)
        let earned = taken.multipliedReportingOverflow(by: limit.nanosecondsPerByte)
        let total = max(limit.grace, earned.overflow ? .max : earned.partialValue)
        return min(timeout, total > waited ? total - waited : 0)
    }
}

/// The least average rate of a peer.
struct RateLimit: Sendable {
    /// Waiting that is free.
    let grace: UInt64
    /// Waiting that each byte pays for.
    let nanosecondsPerByte: UInt64

    init(_ configuration: HTTPServerConfiguration) {
        grace = configuration.minRateGrace.wholeNanoseconds
        nanosecondsPerByte =
            configuration.minBytesPerSecond > 0
            ? 1_000_000_000 / UInt64(configuration.minBytesPerSecond) : .max
    }
}
