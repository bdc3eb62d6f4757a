import EventLoop
import HTTPMessages

/// How many messages a peer may still send: a bucket that leaks at an even rate.
struct MessageAllowance {
    private let nanosecondsPerMessage: UInt64
    /// How far the bucket may be filled.
    private let maxNanoseconds: UInt64
    /// When the bucket will be empty.
    private var emptyAt = MonotonicTime(nanoseconds: 0)

    /// A rate of zero allows everything.
    init(_ limits: WebSocketLimits) {
        let rate = UInt64(max(0, limits.maxMessagesPerSecond))
        nanosecondsPerMessage = rate == 0 ? 0 : 1_000_000_000 / rate
        maxNanoseconds = nanosecondsPerMessage &* UInt64(max(1, limits.maxMessageBurst))
    }

    /// Counts one message more; false when there are too many.
    mutating func takes(at now: MonotonicTime) -> Bool {
        guard nanosecondsPerMessage > 0 else { return true }
        let filled = max(emptyAt, now).advanced(byNanoseconds: nanosecondsPerMessage)
        guard filled.nanoseconds(since: now) <= maxNanoseconds else { return false }
        emptyAt = filled
        return true
    }
}
