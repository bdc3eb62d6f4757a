import Storage
import Threads

// Group commit
//
// SQLite has one writer at a time and pays one fsync for each commit, some milliseconds on most
// disks. So one thread owns the one connection that writes, and commits in groups:
//
//     BEGIN IMMEDIATE
//       body of transaction 1 (ROLLBACK and BEGIN IMMEDIATE, when it failed)
//       SAVEPOINT, body of transaction 2, RELEASE (or ROLLBACK TO and RELEASE, when it failed)
//       SAVEPOINT, body of transaction 3, RELEASE … until nobody waits, or the group is full
//     COMMIT                                            one fsync
//     all callers of the group are answered
//
// While a commit waits for the disk the next group gathers, so the groups grow with the load by
// themselves.
//
// Rules:
// - Nobody is answered before COMMIT has succeeded, not even a transaction that failed by itself:
//   what it saw may have been written by another member of the group.
// - A commit that fails fails every member, and is not tried again: after a failed fsync the kernel
//   forgets which pages it could not write, and a second fsync would report success for data that
//   never reached the disk. The frames of the failed commit stay outside the log's index, and the
//   next commit overwrites them. For the same reason a connection that met an I/O error is
//   replaced, and the log is copied into the database file and cut off before the first commit of
//   its successor. The successor is opened before the other is closed: while any connection lives,
//   SQLite does not rebuild the index from the log's file, where the failed frames still lie.
// - Some failures (a full disk, an interrupted change) make SQLite undo the whole group. Its
//   members are told then: nothing of theirs was kept.
//
// Bodies are async closures, but a transaction's functions return without suspending, so that a
// body runs from its beginning to its end inside `Task.immediate`. One that awaits something
// foreign after all suspends, and its continuation comes back through this class, which is the
// executor that its task prefers. The thread then runs such jobs and nothing else until the body
// ends: no other transaction can come between two of its statements. A body that does not end
// before the deadline is undone and its caller answered; the transaction refuses whatever the
// straggler still tries. A body that blocks its thread, without suspending, cannot be helped.

/// The thread that writes, as seen by everybody else: its inbox, and the executor of transaction
/// bodies.
final class Writer: TaskExecutor {
    /// What the thread waits for.
    struct Inbox {
        var transactions = TransactionQueue()
        /// Continuations of bodies that had suspended.
        var jobs: [UnownedJob] = []
        /// Bodies that still run although their callers were answered.
        var stragglers = 0
        var isClosing = false
        var isClosed = false
        var closers: [UnsafeContinuation<Void, Never>] = []
        var isBroken = false
        var metrics = SQLiteMetrics()
    }

    let inbox = Monitor(Inbox())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Hands a transaction over; its caller is answered in any case.
    func submit(_ transaction: PendingTransaction) {
        let refusal = inbox.withLock { inbox -> DatabaseError? in
            if inbox.isClosing { return DatabaseError(.closed, "the database is closed") }
            if inbox.transactions.count >= limit {
                return DatabaseError(
                    .overloaded, "\(limit) transactions wait for the database already")
            }
            inbox.transactions.append(transaction)
            return nil
        }
        if let refusal {
            transaction.answer(refusal)
        } else {
            inbox.signal()
        }
    }

    /// Takes the continuation of a body that had suspended.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        inbox.withLock { $0.jobs.append(job) }
        inbox.signal()
    }

    func noteStragglerEnded() {
        inbox.withLock { $0.stragglers -= 1 }
    }

    /// Refuses further transactions and returns once those that wait are done and the files are
    /// closed.
    func close() async {
        await withUnsafeContinuation { continuation in
            let isClosed = inbox.withLock { inbox in
                inbox.isClosing = true
                if !inbox.isClosed { inbox.closers.append(continuation) }
                return inbox.isClosed
            }
            if isClosed { continuation.resume() } else { inbox.signal() }
        }
    }

    /// Refuses further transactions; the thread ends by itself.
    func beginClosing() {
        inbox.withLock { $0.isClosing = true }
        inbox.signal()
    }
}

/// Transactions in the order of their arrival.
struct TransactionQueue {
    private var arrived: [PendingTransaction] = []
    private var first = 0

    var count: Int { arrived.count - first }

    mutating func append(_ transaction: PendingTransaction) { arrived.append(transaction) }

    mutating func popFirst() -> PendingTransaction? {
        guard first < arrived.count else { return nil }
        defer {
            first += 1
            if first == arrived.count {
                arrived.removeAll(keepingCapacity: true)
                first = 0
            }
        }
        return arrived[first]
    }
}
