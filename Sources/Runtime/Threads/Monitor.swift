import CLinux

/// A value that threads share under one lock, and for whose changes a thread may wait.
///
///     let queue = Monitor<[Job]>([])
///     queue.withLock { $0.append(job) }
///     queue.signal()
///     let job = queue.wait { $0.popLast() }     // on another thread
///
/// Never wait on an event loop: a wait blocks its thread.
public final class Monitor<State>: @unchecked Sendable {
    // SAFETY: `state` is read and written only while `mutex` is held; the two pointers never
    // change, and what they point at is made for use by many threads. Neither may move in memory,
    // so both live on the heap.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    /// Takes `state` under the lock.
    public init(_ state: sending State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        // Timed waits go by the monotonic clock, which does not jump when somebody sets the time.
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` while the calling thread alone holds the value; whoever waits for the change is
    /// told by `signal` or `broadcast`.
    public func withLock<Result, Failure>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Runs `body` as `withLock` does if nobody holds the value now; nil otherwise.
    public func withLockIfAvailable<Result, Failure>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard pthread_mutex_trylock(mutex) == 0 else { return nil }
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Blocks until `take` returns a value, asking it at once and after every signal.
    public func wait<Result>(for take: (inout State) -> Result?) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = take(&state) { return result }
            pthread_cond_wait(condition, mutex)
        }
    }

    /// Blocks until `take` returns a value, as `wait(for:)` does, but for `duration` at most; nil
    /// then.
    public func wait<Result>(
        atMost duration: Duration, for take: (inout State) -> Result?
    ) -> Result? {
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        let (seconds, attoseconds) = duration.components
        let nanoseconds = deadline.tv_nsec + Int(attoseconds / 1_000_000_000)
        deadline.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
        deadline.tv_nsec = nanoseconds % 1_000_000_000
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = take(&state) { return result }
            let code = pthread_cond_timedwait(condition, mutex, &deadline)
            if code == ETIMEDOUT { return take(&state) }
        }
    }

    /// Wakes one waiting thread.
    public func signal() {
        pthread_cond_signal(condition)
    }

    /// Wakes every waiting thread.
    public func broadcast() {
        pthread_cond_broadcast(condition)
    }
}
