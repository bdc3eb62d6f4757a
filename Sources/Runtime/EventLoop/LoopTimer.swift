/// A deadline on a loop, after which a function runs there, unless the deadline is moved first.
///
///     let timer = LoopTimer(on: loop)
///     timer.onExpiry = { [unowned self] in giveUp() }
///     timer.set(loop.now.advanced(by: .seconds(30)))
///
/// Moving a deadline to later costs one store, so that a connection can move its own with every
/// request. Make, use and drop a timer on its loop's thread only.
public final class LoopTimer {
    /// Runs on the loop, outside any task, when the deadline has passed; the timer is then no
    /// longer set. The loop holds a timer that is set, so let the function not hold the timer's
    /// owner.
    public var onExpiry: () -> Void

    @usableFromInline
    unowned let loop: Loop
    // SAFETY: these two are numbers that are read or replaced as a whole, on one thread: no access
    // can overlap another. Every request moves deadlines, and would pay for being watched.

    /// Set it through `set`, which lists the timer where it belongs.
    @exclusivity(unchecked)
    @usableFromInline
    var deadline = MonotonicTime.distantFuture
    /// A deadline from here on needs no other list than the present one.
    @exclusivity(unchecked)
    @usableFromInline
    var listedUntil = MonotonicTime.distantFuture

    // What follows is the wheel's business.
    var listedTick = TimerWheel.unlisted
    // SAFETY: neighbours in the same list of the wheel, which holds a reference to each.
    var next: Unmanaged<LoopTimer>?
    var previous: Unmanaged<LoopTimer>?

    /// Makes a timer that is not set.
    public init(on loop: Loop, _ onExpiry: @escaping () -> Void = {}) {
        self.loop = loop
        self.onExpiry = onExpiry
    }

    /// Sets the deadline, or moves it. It expires at most 34 ms late.
    @inlinable
    public func set(_ deadline: MonotonicTime) {
        self.deadline = deadline
        // Listed for no later time, it will be looked at, and listed anew.
        if deadline < listedUntil { loop.list(self) }
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
