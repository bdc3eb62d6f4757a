import CSQLite
import Glibc

/// What SQLite's progress handler looks at every thousand steps of its virtual machine.
///
/// A connection has one; whoever runs a statement sets its limits before.
struct StepWatch {
    /// How many steps lie between two looks: about 50 microseconds, so that looking costs nothing.
    static let stepsPerLook = 1_000

    /// Why a statement was interrupted.
    enum Verdict {
        case goOn
        case tooManySteps
        case tooLate
    }

    private var looksLeft = Int.max
    private var deadline = UInt64.max
    private(set) var verdict = Verdict.goOn

    /// No limit at all.
    static let unlimited = StepWatch()

    /// Interrupts after so many steps, to within `stepsPerLook`.
    static func steps(_ count: Int) -> StepWatch {
        var watch = StepWatch()
        watch.looksLeft = max(1, count / stepsPerLook)
        return watch
    }

    /// Interrupts at a time of the monotonic clock.
    static func until(_ deadline: UInt64) -> StepWatch {
        var watch = StepWatch()
        watch.deadline = deadline
        return watch
    }

    /// Looks once; false interrupts the statement.
    mutating func mayGoOn() -> Bool {
        looksLeft -= 1
        if looksLeft <= 0 {
            verdict = .tooManySteps
        } else if deadline != .max, MonotonicClock.nanoseconds() >= deadline {
            verdict = .tooLate
        }
        return verdict == .goOn
    }
}

/// The clock of deadlines: it never jumps.
enum MonotonicClock {
    /// Nanoseconds since some moment before the process began.
    static func nanoseconds() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }

    /// The moment that lies `duration` ahead.
    static func after(_ duration: Duration) -> UInt64 {
        nanoseconds() + duration.nanoseconds
    }

    /// How long it is until a moment; zero when it has passed, a day when there is none.
    static func rest(until deadline: UInt64) -> Duration {
        guard deadline != .max else { return .seconds(86_400) }
        let now = nanoseconds()
        return deadline > now ? .nanoseconds(Int64(deadline - now)) : .zero
    }
}

extension Duration {
    /// Whole nanoseconds; a negative duration has none.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds)) / 1_000_000_000
    }

    /// Whole milliseconds, for SQLite's timeouts.
    var milliseconds: Int32 { Int32(clamping: nanoseconds / 1_000_000) }
}
