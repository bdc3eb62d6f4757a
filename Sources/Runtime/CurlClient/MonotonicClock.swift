import CLinux

/// Nanoseconds on the clock that only goes forward.
enum MonotonicClock {
    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// The moment `nanoseconds` after `moment`; `.max` stands for never.
    static func moment(_ nanoseconds: UInt64, after moment: UInt64) -> UInt64 {
        let (sum, overflow) = moment.addingReportingOverflow(nanoseconds)
        return overflow ? .max : sum
    }

    /// What epoll_wait(2) is told, so that it does not return before `deadline`: whole
    /// milliseconds, -1 for never.
    static func milliseconds(until deadline: UInt64) -> Int32 {
        guard deadline < .max else { return -1 }
        let now = now
        guard deadline > now else { return 0 }
        return Int32(min((deadline - now) / 1_000_000 + 1, 3_600_000))
    }
}

extension Duration {
    /// The length in nanoseconds; zero for a negative one.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = whole.addingReportingOverflow(UInt64(attoseconds) / 1_000_000_000)
        return overflow || carry ? .max : sum
    }

    /// The length in whole milliseconds, rounded up; at most what libcurl takes.
    var milliseconds: Int { Int(min(nanoseconds / 1_000_000 + 1, UInt64(Int32.max))) }
}
