/// A fixed number of threads for work that blocks or computes for long, behind a bounded queue.
///
///     let passwords = try BlockingPool(name: "argon2", threads: 2, queueLimit: 64)
///     let hash = try await passwords.run { try PasswordHash.make(of: password) }
///
/// The bound is the point: a caller learns at once that the pool has more to do than it can
/// (`PoolFull`) and can say so to its client, instead of waiting for ever.
public final class BlockingPool: Sendable {
    private typealias Job = @Sendable () -> Void

    /// What its threads are named for.
    public let name: String

    /// How many pieces of work wait for a thread now; a figure for metrics.
    public var waitingCount: Int { jobs.count }

    private let jobs: Mailbox<Job>
    private let threads: [Thread]

    /// Starts `threads` threads; at most `queueLimit` pieces of work wait for one of them.
    public init(name: String, threads count: Int, queueLimit: Int) throws(ThreadError) {
        precondition(count > 0, "a pool of \(count) threads does no work")
        let jobs = Mailbox<Job>(limit: queueLimit)
        var threads: [Thread] = []
        for number in 1...count {
            do throws(ThreadError) {
                threads.append(
                    try Thread.start(name: "\(name)-\(number)") {
                        while let job = jobs.receive() { job() }
                    })
            } catch {
                jobs.close()
                throw error
            }
        }
        self.name = name
        self.jobs = jobs
        self.threads = threads
    }

    deinit {
        jobs.close()
    }

    /// Runs `work` on one of the pool's threads and returns what it returns or throws what it
    /// throws.
    ///
    /// Throws `PoolFull` at once when the queue is full, and `PoolClosed` after `close`. The caller
    /// continues on its own executor. Work that has been taken is finished even if the awaiting
    /// task is cancelled.
    public nonisolated(nonsending) func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withUnsafeThrowingContinuation { continuation in
            // SAFETY: a delivered job runs exactly once, for the threads empty the mailbox before
            // they end; a job that was not delivered never runs, and then the switch resumes.
            let delivery = jobs.send { continuation.resume(with: Swift.Result { try work() }) }
            switch delivery {
            case .delivered: break
            case .full: continuation.resume(throwing: PoolFull(name: name, limit: jobs.limit))
            case .closed: continuation.resume(throwing: PoolClosed(name: name))
            }
        }
    }

    /// Refuses further work; what waits is still done, then the threads end.
    public func close() {
        jobs.close()
    }

    /// Closes the pool and blocks until its last piece of work is done.
    ///
    /// Never call it on one of the pool's own threads nor on an event loop.
    public func closeAndWait() {
        jobs.close()
        for thread in threads { thread.join() }
    }
}

/// A pool refused work because its queue is full; the work was not begun.
public struct PoolFull: Error, CustomStringConvertible {
    /// The name of the pool.
    public let name: String
    /// How many pieces of work may wait in it.
    public let limit: Int

    /// One sentence for a log.
    public var description: String {
        "the queue of the pool '\(name)' is full: \(limit) pieces of work wait already"
    }
}

/// A pool refused work because it is being shut down; the work was not begun.
public struct PoolClosed: Error, CustomStringConvertible {
    /// The name of the pool.
    public let name: String

    /// One sentence for a log.
    public var description: String {
        "the pool '\(name)' is closed"
    }
}
