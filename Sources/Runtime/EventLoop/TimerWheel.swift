/// The timers of one loop: a hashed wheel of lists, one list for each tick of 33.6 ms.
///
/// Theory of operation. A server's deadlines move with every request and hardly ever expire. So
/// moving one to later writes one number: the timer stays in its old list, and when that list's
/// tick comes, the timer is put where it now belongs. Moving one to earlier takes it out of its
/// list and puts it in another, a few pointer writes. A deadline beyond one turn of the wheel
/// (34 s) waits in the last list of the turn and is put anew from there. A timer expires at its
/// deadline or at most one tick later, never before.
struct TimerWheel {
    static let tickShift: UInt64 = 25
    static let unlisted = UInt64.max
    private static let size: UInt64 = 1_024

    /// The first timer of each list.
    private var lists: [Unmanaged<LoopTimer>?]
    /// One bit for each list that may have timers.
    private var occupied: [UInt64]
    /// The tick whose list is being looked at, or was last.
    private var tick: UInt64
    private var count = 0

    init(now: MonotonicTime) {
        lists = Array(repeating: nil, count: Int(Self.size))
        occupied = Array(repeating: 0, count: Int(Self.size) / 64)
        tick = now.nanoseconds >> Self.tickShift
    }

    /// Puts a timer, which must be in no list, into the list of its deadline.
    mutating func insert(_ timer: LoopTimer) {
        // SAFETY: the list holds this reference until `remove`.
        let reference = Unmanaged.passRetained(timer)
        // One tick after the one that holds the deadline: nothing expires early. From the next tick
        // to the last of this turn: never the list that is being looked at.
        let wanted = timer.deadline.nanoseconds >> Self.tickShift &+ 1
        let due = min(max(wanted, tick &+ 1), tick &+ (Self.size - 1))
        let slot = Int(due % Self.size)
        timer.listedTick = due
        timer.listedUntil = MonotonicTime(nanoseconds: (due &- 1) << Self.tickShift)
        timer.previous = nil
        timer.next = lists[slot]
        lists[slot]?.takeUnretainedValue().previous = reference
        lists[slot] = reference
        occupied[slot / 64] |= 1 << UInt64(slot % 64)
        count += 1
    }

    /// Takes a timer out of its list.
    mutating func remove(_ timer: LoopTimer) {
        if let previous = timer.previous {
            previous.takeUnretainedValue().next = timer.next
        } else {
            lists[Int(timer.listedTick % Self.size)] = timer.next
        }
        timer.next?.takeUnretainedValue().previous = timer.previous
        timer.next = nil
        timer.previous = nil
        timer.listedTick = Self.unlisted
        timer.listedUntil = .distantFuture
        count -= 1
        // SAFETY: takes back the reference of `insert`; the caller holds one of its own.
        Unmanaged.passUnretained(timer).release()
    }

    /// The next timer that has expired by `now`, taken out of its list; nil when there is none.
    ///
    /// The caller runs what the timer is for between two calls; that may insert and remove timers.
    mutating func nextExpired(by now: MonotonicTime) -> LoopTimer? {
        let present = now.nanoseconds >> Self.tickShift
        // After a long sleep one turn looks at everything.
        if present > tick &+ Self.size { tick = present &- Self.size }
        while true {
            let slot = Int(tick % Self.size)
            while let timer = lists[slot]?.takeUnretainedValue() {
                remove(timer)
                if timer.deadline <= now { return timer }
                if timer.deadline != .distantFuture { insert(timer) }
            }
            occupied[slot / 64] &= ~(1 << UInt64(slot % 64))
            guard tick < present else { return nil }
            tick &+= 1
        }
    }

    /// Milliseconds until a list with timers is due; -1 when there are no timers.
    func millisecondsToWait(from now: MonotonicTime) -> Int32 {
        guard count > 0 else { return -1 }
        var due = tick &+ 1
        while due < tick &+ Self.size {
            let slot = Int(due % Self.size)
            let rest = occupied[slot / 64] >> UInt64(slot % 64)
            if rest != 0 {
                due &+= UInt64(rest.trailingZeroBitCount)
                break
            }
            due &+= 64 - UInt64(slot % 64)
        }
        let wait = MonotonicTime(nanoseconds: due << Self.tickShift).nanoseconds(since: now)
        return Int32(truncatingIfNeeded: min(wait / 1_000_000 &+ 1, 60_000))
    }
}
