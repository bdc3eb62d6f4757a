import CLinux
import Synchronization
import Threads

/// One thread that waits for sockets and timers and runs tasks in between: an event loop.
///
/// Theory of operation. A task with a loop as its executor preference runs on the loop's thread
/// only, so that everything that one connection needs happens on one thread, without locks and
/// without switching threads. A round of the loop is: run the timers that are due, run a bounded
/// batch of jobs, flush what they left unsent and let go of what they kept for the round
/// (`Rounds`), then ask the kernel what has happened (waiting only when no job is left) and resume
/// the tasks that wait for it. The bound keeps one busy task from starving the sockets; that events
/// only resume tasks, or have something written down for one, keeps every socket alive until its
/// events have been looked at.
///
/// A job that comes from the loop's own thread goes to a plain queue. One from another thread
/// (a pool, Dispatch, another loop) goes to a second queue under a lock, and wakes the loop if it
/// sleeps: many jobs, one wake-up.
///
///     let loop = try Loop.start(name: "loop-1")
///     Task(executorPreference: loop) { await serve(connection) }
///
/// Never block it. Start it from nonisolated code: work started from the main actor would wait for
/// the main actor. `Task {}` and `Task.detached` leave the loop; async functions, `async let` and
/// task groups stay on it.
public final class Loop: TaskExecutor, @unchecked Sendable {
    // SAFETY: `remoteJobs`, the atomics and `poller.wake` are made for any thread. Everything else
    // belongs to the loop's thread: functions that touch it are called there, which they assert.

    /// What the loop's thread is named for.
    public let name: String

    // SAFETY: of what is marked `@exclusivity(unchecked)` no two accesses can overlap, as each is on
    // the loop's thread and calls nothing that comes back to the same. Each request makes some, and
    // would pay for being watched.

    @exclusivity(unchecked) private var poller: Poller
    @exclusivity(unchecked) private var jobs = JobQueue()
    @exclusivity(unchecked) private var wheel: TimerWheel
    @exclusivity(unchecked) private var flushes: [any LoopFlush] = []
    private let rounds = Rounds()

    private let remoteJobs = Mutex<[UnownedJob]>([])
    private let hasRemoteJobs = Atomic(false)
    private let isSleeping = Atomic(false)
    private let isStopping = Atomic(false)
    /// The loop's thread; zero before it runs and after it has ended.
    private let threadID = Atomic<UInt>(0)
    private let thread = Mutex<Thread?>(nil)

    /// The present as of this round of the loop: cheap, and old by the time the round has taken.
    public var now: MonotonicTime { present }
    /// `now`. Other modules would not see that it is unchecked.
    @exclusivity(unchecked) private var present: MonotonicTime

    /// How long the rounds took, without their waiting: an event that arrives waits for the end of
    /// one. Look at it on the loop.
    @exclusivity(unchecked) public private(set) var roundDurations = DurationHistogram()

    @exclusivity(unchecked) private var queueWatch = QueueWatch()
    @exclusivity(unchecked) private var turnWatch = QueueWatch()
    /// What waited for a task beside the jobs, and was taken.
    @exclusivity(unchecked) private var listedTurns: UInt64 = 0
    @exclusivity(unchecked) private var takenTurns: UInt64 = 0
    @exclusivity(unchecked) private var roundEnd: MonotonicTime
    /// Asking the kernel takes less, unless there is nothing to do.
    private static let idleNanoseconds: UInt64 = 1_000_000
    /// How long a job, or a turn, may wait before the loop counts as overloaded, in nanoseconds. Set
    /// it on the loop.
    @exclusivity(unchecked) public var maxQueueDelay: UInt64 = .max
    /// Whether jobs or turns have waited longer than `maxQueueDelay` for some time. Ask on the loop.
    public var isOverloaded: Bool {
        queueWatch.isOverloaded(at: now, limit: maxQueueDelay)
            || turnWatch.isOverloaded(at: now, limit: maxQueueDelay)
    }

    /// Memory that whoever runs on the loop may read into between two suspensions, so that a
    /// connection that waits holds none.
    public let scratch: UnsafeMutableRawBufferPointer

    /// The size of `scratch`.
    public static let scratchBytes = 65_536

    /// After so many jobs and turns the loop looks at its sockets: some hundred microseconds.
    private static let maxJobsPerRound: UInt64 = 128

    private init(name: String) throws(SocketError) {
        self.name = name
        poller = try Poller()
        present = .now
        roundEnd = present
        wheel = TimerWheel(now: present)
        scratch = .allocate(byteCount: Self.scratchBytes, alignment: 64)
    }

    deinit {
        scratch.deallocate()
    }

    /// Starts a loop on a thread of its own, which runs until `stop`.
    public static func start(name: String) throws -> Loop {
        let loop = try Loop(name: name)
        let isRunning = Monitor(false)
        let thread = try Thread.start(name: name) {
            loop.threadID.store(UInt(pthread_self()), ordering: .releasing)
            isRunning.withLock { $0 = true }
            isRunning.signal()
            loop.rounds.withCurrent { loop.run() }
            loop.threadID.store(0, ordering: .releasing)
        }
        loop.thread.withLock { $0 = thread }
        isRunning.wait { $0 ? () : nil }
        return loop
    }

    /// Ends the loop once it has no job left, and blocks until its thread has ended.
    ///
    /// Call it when everything that uses the loop has ended, from another thread: a task that still
    /// waits for one of its sockets or timers never continues.
    public func stop() {
        precondition(!isCurrent, "a loop cannot wait for its own end")
        isStopping.store(true, ordering: .sequentiallyConsistent)
        poller.wake()
        thread.withLock { $0.take() }?.join()
    }

    /// Whether the caller runs on the loop's thread.
    public var isCurrent: Bool {
        threadID.load(ordering: .relaxed) == UInt(pthread_self())
    }

    /// Takes a job of the Swift runtime.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            jobs.append(job)
        } else {
            enqueueRemotely(job)
        }
    }
}

/// What has unsent bytes, and sends them before the loop waits.
public protocol LoopFlush: AnyObject {
    /// Sends what can be sent without waiting. Runs on the loop, outside any task.
    func flush()
}

extension Loop {
    /// Has `flush` called once, when the jobs of this round have run. It lets a connection gather
    /// the answers to several requests into one write without keeping an answer back for long.
    public func flushBeforeWaiting(_ flush: any LoopFlush) {
        assert(isCurrent)
        flushes.append(flush)
    }

    /// Waits until the present is `time`, within a tick of the wheel (34 ms). The caller's task
    /// must run on this loop.
    public nonisolated(nonsending) func wait(until time: MonotonicTime) async {
        assert(isCurrent)
        await withUnsafeContinuation { continuation in
            // SAFETY: the wheel lets go of the timer when it expires, which it does once.
            LoopTimer(on: self) { continuation.resume() }.set(time)
        }
    }

    /// Counts a turn that waits for a task of this loop, in a list of whoever calls: how long it does
    /// is watched as of the jobs.
    public func noteListedTurn() {
        listedTurns &+= 1
    }

    /// Counts the first of these as begun.
    public func noteTakenTurn() {
        takenTurns &+= 1
    }

    func add(_ socket: Socket, descriptor: Int32) throws(SocketError) {
        assert(isCurrent)
        try poller.add(socket, descriptor: descriptor)
    }

    func remove(_ socket: Socket, descriptor: Int32) {
        assert(isCurrent)
        poller.remove(socket, descriptor: descriptor)
    }

    /// Puts a timer where its deadline belongs.
    @usableFromInline
    func list(_ timer: LoopTimer) {
        assert(isCurrent)
        if timer.listedTick != TimerWheel.unlisted { wheel.remove(timer) }
        wheel.insert(timer)
    }

    func unlist(_ timer: LoopTimer) {
        assert(isCurrent)
        wheel.remove(timer)
    }
}

// The rounds.
extension Loop {
    private func run() {
        while true {
            present = .now
            if now.nanoseconds(since: roundEnd) > Self.idleNanoseconds {
                queueWatch.noteIdleness()
                turnWatch.noteIdleness()
            }
            while let timer = wheel.nextExpired(by: now) { timer.expire() }
            takeRemoteJobs()
            runJobs()
            runFlushes()
            rounds.end()
            endRound(at: .now)
            if !jobs.isEmpty {
                poller.wait(milliseconds: 0)
            } else if isStopping.load(ordering: .sequentiallyConsistent) {
                if !hasRemoteJobs.load(ordering: .sequentiallyConsistent) { return }
            } else {
                sleep()
            }
        }
    }

    private func endRound(at end: MonotonicTime) {
        roundEnd = end
        roundDurations.add(end.nanoseconds(since: now))
        queueWatch.note(
            now, end, appended: jobs.appendedCount,
            taken: jobs.appendedCount &- UInt64(jobs.count), limit: maxQueueDelay)
        turnWatch.note(now, end, appended: listedTurns, taken: takenTurns, limit: maxQueueDelay)
    }

    private func runJobs() {
        let executor = asUnownedTaskExecutor()
        var count: UInt64 = 0
        let begin = takenTurns
        while count &+ (takenTurns &- begin) < Self.maxJobsPerRound, let job = jobs.popFirst() {
            job.runSynchronously(on: executor)
            count &+= 1
        }
    }

    private func runFlushes() {
        guard !flushes.isEmpty else { return }
        var index = 0
        // One may list another.
        while index < flushes.count {
            flushes[index].flush()
            index += 1
        }
        flushes.removeAll(keepingCapacity: true)
    }

    // Either this thread sees the job of `enqueueRemotely`, or that one sees that this one sleeps:
    // each writes its own flag before it reads the other's.
    private func sleep() {
        isSleeping.store(true, ordering: .sequentiallyConsistent)
        let hasJobs = hasRemoteJobs.load(ordering: .sequentiallyConsistent)
        poller.wait(milliseconds: hasJobs ? 0 : wheel.millisecondsToWait(from: now))
        isSleeping.store(false, ordering: .relaxed)
    }

    private func enqueueRemotely(_ job: UnownedJob) {
        remoteJobs.withLock { $0.append(job) }
        hasRemoteJobs.store(true, ordering: .sequentiallyConsistent)
        if isSleeping.exchange(false, ordering: .sequentiallyConsistent) { poller.wake() }
    }

    private func takeRemoteJobs() {
        guard hasRemoteJobs.load(ordering: .relaxed) else { return }
        hasRemoteJobs.store(false, ordering: .sequentiallyConsistent)
        remoteJobs.withLock { remote in
            for job in remote { jobs.append(job) }
            remote.removeAll(keepingCapacity: remote.count < 4_096)
        }
    }
}
