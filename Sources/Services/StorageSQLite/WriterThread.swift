import Storage
import Threads

/// The writer's own side: what only its thread touches.
final class WriterThread {
    private static let begin = Statement("BEGIN IMMEDIATE")
    private static let commit = Statement("COMMIT")
    private static let rollBack = Statement("ROLLBACK")
    private static let save = Statement("SAVEPOINT member")
    private static let release = Statement("RELEASE member")
    private static let undo = Statement("ROLLBACK TO member")

    /// A transaction of the group under way.
    private struct Member {
        let transaction: PendingTransaction
        /// Why what it did is not to be kept.
        var failure: (any Error)?
        var rowsChanged = 0
    }

    /// SQLite has undone the whole group, because of what its last member did.
    private struct GroupUndone: Error {
        let cause: any Error
    }

    private enum Work {
        case jobs([UnownedJob])
        case group
    }

    private let writer: Writer
    private let configuration: SQLiteConfiguration
    private let identity = ThreadIdentity()
    private var connection: Connection
    /// The connection met an error after which it is not to be trusted.
    private var isBroken = false

    private init(_ writer: Writer, _ configuration: SQLiteConfiguration, _ connection: Connection) {
        self.writer = writer
        self.configuration = configuration
        self.connection = connection
    }

    /// Works until the writer is closed and nothing is left to do, then closes the files.
    static func run(
        _ writer: Writer, _ configuration: SQLiteConfiguration, _ connection: Connection,
        _ readers: Readers, _ directory: DataDirectory
    ) {
        let thread = WriterThread(writer, configuration, connection)
        thread.work()
        readers.close()
        thread.closeConnection()
        directory.unlock()
        thread.tellClosers()
        thread.awaitStragglers()
    }

    private func work() {
        while let work = nextWork() {
            switch work {
            case .jobs(let jobs): run(jobs)
            case .group: runGroup()
            }
        }
    }

    private func closeConnection() {
        do throws(DatabaseError) {
            if isBroken { connection.abandon() } else { try connection.checkpoint(.truncate) }
        } catch {
            // Nothing is lost: the log stays, and the next start copies it.
            note(error)
        }
        connection.close()
    }

    private func tellClosers() {
        let closers = writer.inbox.withLock { inbox in
            inbox.isClosed = true
            defer { inbox.closers = [] }
            return inbox.closers
        }
        for closer in closers { closer.resume() }
    }

    /// Runs bodies whose callers were answered long ago to their end: they know no other executor.
    private func awaitStragglers() {
        while true {
            let jobs = writer.inbox.wait { inbox -> [UnownedJob]? in
                inbox.jobs.isEmpty && inbox.stragglers > 0 ? nil : Self.takeJobs(&inbox)
            }
            if jobs.isEmpty { return }
            run(jobs)
        }
    }

    private func nextWork() -> Work? {
        writer.inbox.wait { inbox -> Work?? in
            if !inbox.jobs.isEmpty { return .jobs(Self.takeJobs(&inbox)) }
            if inbox.transactions.count > 0 { return .group }
            return inbox.isClosing ? .some(nil) : nil
        }
    }

    private static func takeJobs(_ inbox: inout Writer.Inbox) -> [UnownedJob] {
        defer { inbox.jobs = [] }
        return inbox.jobs
    }

    private func run(_ jobs: [UnownedJob]) {
        for job in jobs { job.runSynchronously(on: writer.asUnownedTaskExecutor()) }
    }
}

/// Groups.
extension WriterThread {
    private func runGroup() {
        var members: [Member] = []
        do {
            if isBroken { try replaceConnection() }
            try perform(Self.begin)
            try runMembers(of: &members)
            try perform(Self.commit)
            count(members)
        } catch let undone as GroupUndone {
            failAll(&members, because: undone)
        } catch {
            failAll(&members, with: error)
        }
        for member in members { member.transaction.answer(member.failure) }
        copyLogIfLong()
    }

    /// Runs waiting transactions, until none waits or the group is full.
    private func runMembers(of members: inout [Member]) throws {
        while members.count < configuration.maxTransactionsPerGroup,
            let next = writer.inbox.withLock({ $0.transactions.popFirst() })
        {
            members.append(Member(transaction: next))
            try perform(Self.save)
            let changesBefore = connection.totalChanges
            if let failure = runBody(of: next) {
                members[members.count - 1].failure = failure
                guard connection.isInTransaction else { throw GroupUndone(cause: failure) }
                try perform(Self.undo)
            } else {
                members[members.count - 1].rowsChanged = connection.totalChanges - changesBefore
            }
            try perform(Self.release)
        }
    }

    /// Runs one body to its end or its deadline and gives the reason not to keep what it did.
    private func runBody(of pending: PendingTransaction) -> (any Error)? {
        let transaction = SQLiteTransaction(
            on: connection, thread: identity,
            deadline: MonotonicClock.after(configuration.transactionDeadline))
        pending.start(in: transaction, on: writer)
        if !pending.isFinished { runJobs(until: pending, in: transaction) }
        transaction.end()
        guard pending.isFinished else { return abandon(pending) }
        if let failure = transaction.failure, failure.demandsReopening { isBroken = true }
        if let failure = pending.thrown ?? transaction.failure { return failure }
        // Deferred constraints would otherwise fail at COMMIT, and the whole group with them.
        guard connection.hasBrokenReferences else { return nil }
        return DatabaseError(
            .constraint, "a row would refer to one that does not exist",
            constraint: .init(sort: .foreignKey, name: nil, columns: []))
    }

    /// Gives the thread to a body that has suspended, and to nothing else.
    private func runJobs(until pending: PendingTransaction, in transaction: SQLiteTransaction) {
        while !pending.isFinished {
            let rest = MonotonicClock.rest(until: transaction.deadline)
            let jobs = writer.inbox.wait(atMost: rest) { inbox in
                inbox.jobs.isEmpty ? nil : Self.takeJobs(&inbox)
            }
            guard let jobs else { return }
            run(jobs)
        }
    }

    private func abandon(_ pending: PendingTransaction) -> DatabaseError {
        pending.isAbandoned = true
        writer.inbox.withLock { $0.stragglers += 1 }
        return DatabaseError(
            .timedOut,
            "the transaction did not end within \(configuration.transactionDeadline)")
    }

    private func perform(_ statement: Statement) throws {
        _ = try connection.execute(statement, [], within: .unlimited)
    }
}

/// Failures.
extension WriterThread {
    /// SQLite has undone the group: its last member hears why, the others that nothing of theirs
    /// was kept.
    private func failAll(_ members: inout [Member], because undone: GroupUndone) {
        let cause = undone.cause as? DatabaseError
        let shared = DatabaseError(
            cause?.kind == .full ? .full : .unavailable,
            cause?.kind == .full
                ? "no space is left for the database"
                : "the transaction was undone together with another one",
            detail: cause?.debugDescription ?? "\(undone.cause)")
        for index in members.indices.dropLast() { members[index].failure = shared }
        note(shared)
    }

    /// The group could not be begun or committed: all its members hear the same.
    private func failAll(_ members: inout [Member], with error: any Error) {
        let failure =
            error as? DatabaseError
            ?? DatabaseError(.unavailable, "the transaction was undone", detail: "\(error)")
        if failure.demandsReopening { isBroken = true }
        if connection.isInTransaction {
            do { try perform(Self.rollBack) } catch { isBroken = true }
        }
        if members.isEmpty { members = takeGroup() }
        for index in members.indices { members[index].failure = failure }
        note(failure)
    }

    private func takeGroup() -> [Member] {
        writer.inbox.withLock { inbox in
            var members: [Member] = []
            while members.count < configuration.maxTransactionsPerGroup,
                let next = inbox.transactions.popFirst()
            {
                members.append(Member(transaction: next))
            }
            return members
        }
    }

    /// Opens a new connection in place of one that met an I/O error, and makes sure of the log
    /// before it is written.
    private func replaceConnection() throws {
        let successor: Connection
        do {
            successor = try Connection.writer(configuration)
            try successor.recover()
        } catch let error as DatabaseError {
            throw DatabaseError(
                .unavailable, "the database cannot be reopened", detail: error.debugDescription)
        }
        connection.abandon()
        connection.close()
        connection = successor
        isBroken = false
        writer.inbox.withLock { $0.metrics.reopenings += 1 }
    }

    private func note(_ failure: DatabaseError) {
        writer.inbox.withLock { inbox in
            inbox.metrics.failures += 1
            inbox.isBroken = isBroken
        }
        configuration.report(failure)
    }
}

/// After the commit.
extension WriterThread {
    private func count(_ members: [Member]) {
        writer.inbox.withLock { inbox in
            inbox.isBroken = isBroken
            inbox.metrics.groups += 1
            inbox.metrics.transactions += members.count
            inbox.metrics.largestGroup = max(inbox.metrics.largestGroup, members.count)
            inbox.metrics.rowsChanged += members.reduce(0) { $0 + $1.rowsChanged }
        }
    }

    /// Copies the log into the database file once it is long; its callers have their answers
    /// already.
    private func copyLogIfLong() {
        let pages = connection.logPages
        guard !isBroken, pages >= configuration.checkpointPages else { return }
        // Readers that follow each other without a gap keep a passive checkpoint from ever
        // finishing. Sixteen lengths (64 MiB) are the point at which waiting for them costs less
        // than a longer log.
        let isOverdue = pages >= configuration.checkpointPages * 16
        do throws(DatabaseError) {
            try connection.checkpoint(isOverdue ? .restart : .passive)
            writer.inbox.withLock { $0.metrics.checkpoints += 1 }
        } catch {
            if error.demandsReopening { isBroken = true }
            note(error)
        }
    }
}

extension DatabaseError {
    /// Whether the connection that met it has to be replaced.
    fileprivate var demandsReopening: Bool {
        [.io, .corrupt, .cannotOpen].contains(kind)
    }
}
