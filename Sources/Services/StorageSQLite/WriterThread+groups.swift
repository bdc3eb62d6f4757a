import Storage
import Threads

/// Groups of transactions: what a commit has in common. Writer.swift explains the rules.
extension WriterThread {
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

    func runGroup() {
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
        // Before the answers: whoever has one finds what was committed.
        readers.noteGroup()
        for member in members { member.transaction.answer(member.failure) }
        if isBroken { repair() } else { copyLogIfLong() }
    }

    /// Runs waiting transactions, until none waits or the group is full.
    private func runMembers(of members: inout [Member]) throws {
        while members.count < configuration.maxTransactionsPerGroup,
            let next = writer.inbox.withLock({ $0.transactions.popFirst() })
        {
            // With the first, all is undone that there is: most groups have one, and need no savepoint.
            let isFirst = members.isEmpty
            members.append(Member(transaction: next))
            if !isFirst { try perform(Self.save) }
            let changesBefore = connection.totalChanges
            if let failure = runBody(of: next) {
                members[members.count - 1].failure = failure
                guard connection.isInTransaction else { throw GroupUndone(cause: failure) }
                try perform(isFirst ? Self.rollBack : Self.undo)
                if isFirst { try perform(Self.begin) }
            } else {
                members[members.count - 1].rowsChanged = connection.totalChanges - changesBefore
            }
            if !isFirst { try perform(Self.release) }
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
        if shared.kind == .full { reclaimLog() }
        countFailure()
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
        if failure.kind == .full { reclaimLog() }
        countFailure()
    }

    /// Copies the log, so that the next commits use its space again: a full disk grants no other.
    private func reclaimLog() {
        // It may itself need space in the database file; then nothing is won, and nothing is lost.
        try? connection.checkpoint(.passive)
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
            report(error)
        }
    }
}
