/// A deadline on a loop, after which a function runs there, unless the deadline is moved first.
///
/// Moving a deadline to later costs one store, so that a connection can move its own with every
/// request. Make, use and drop a timer on its loop's thread only.
public final class LoopTimer {
    private unowned let loop: Loop
    private let onExpiry: () -> Void
    /// Set it through `set`, which lists the timer where it belongs.
    var deadline = MonotonicTime.distantFuture
    // What follows is the wheel's business.
    var listedTick = TimerWheel.unlisted
    // SAFETY: neighbours in the same list of the wheel, which holds a reference to each.
    var next: Unmanaged<LoopTimer>?
    var previous: Unmanaged<LoopTimer>?

    /// Makes a timer that is not set. `onExpiry` runs on the loop, outside any task; the timer is
    /// then no longer set. The wheel holds a set timer, so let the function not hold its owner.
    public init(on loop: Loop, _ onExpiry: @escaping () -> Void) {
        self.loop = loop
        self.onExpiry = onExpiry
    }

    /// Sets the deadline, or moves it. It expires at most 34 ms late.
    public func set(_ deadline: MonotonicTime) {
        self.deadline = deadline
        guard deadline != .distantFuture else { return }
        guard deadline.nanoseconds >> TimerWheel.tickShift &+ 1 < listedTick else { return }
        loop.list(self)
    }

    /// Takes the deadline away.
    public func clear() {
        deadline = .distantFuture
    }

    func expire() {
        deadline = .distantFuture
        onExpiry()
    }

    /// Takes the deadline away and the timer off the loop at once, so that the loop lets go of it.
    public func cancel() {
        deadline = .distantFuture
        if listedTick != TimerWheel.unlisted { loop.unlist(self) }
    }
}
