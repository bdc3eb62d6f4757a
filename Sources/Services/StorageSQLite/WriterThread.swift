import Storage
import Threads

/// The writer's own side: what only its thread touches.
final class WriterThread {
    private enum Work {
        case jobs([UnownedJob])
        case group
        /// Time to try again what a failure has broken.
        case repair
        case end
    }

    /// How long a broken connection waits for the next attempt to replace it, if nobody writes.
    private static let repairInterval = Duration.seconds(1)

    let writer: Writer
    let configuration: SQLiteConfiguration
    let readers: Readers
    let identity = ThreadIdentity()
    var connection: Connection
    /// The connection met an error after which it is not to be trusted.
    var isBroken = false

    private init(
        _ writer: Writer, _ configuration: SQLiteConfiguration, _ connection: Connection,
        _ readers: Readers
    ) {
        self.writer = writer
        self.configuration = configuration
        self.readers = readers
        self.connection = connection
    }

    /// Works until the writer is closed and nothing is left to do, then closes the files.
    static func run(
        _ writer: Writer, _ configuration: SQLiteConfiguration, _ connection: Connection,
        _ readers: Readers, _ directory: DataDirectory
    ) {
        let thread = WriterThread(writer, configuration, connection, readers)
        thread.work()
        readers.close()
        thread.closeConnection()
        directory.unlock()
        thread.tellClosers()
        thread.awaitStragglers()
    }

    private func work() {
        while true {
            switch nextWork() {
            case .jobs(let jobs): run(jobs)
            case .group: runGroup()
            case .repair: repair()
            case .end: return
            }
        }
    }

    private func closeConnection() {
        do throws(DatabaseError) {
            if isBroken { connection.abandon() } else { try connection.checkpoint(.truncate) }
        } catch {
            // Nothing is lost: the log stays, and the next start copies it.
            report(error)
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

    private func nextWork() -> Work {
        guard isBroken else { return writer.inbox.wait(for: Self.takeWork) }
        return writer.inbox.wait(atMost: Self.repairInterval, for: Self.takeWork) ?? .repair
    }

    private static func takeWork(_ inbox: inout Writer.Inbox) -> Work? {
        if !inbox.jobs.isEmpty { return .jobs(takeJobs(&inbox)) }
        if inbox.transactions.count > 0 { return .group }
        return inbox.isClosing ? .end : nil
    }

    static func takeJobs(_ inbox: inout Writer.Inbox) -> [UnownedJob] {
        defer { inbox.jobs = [] }
        return inbox.jobs
    }

    func run(_ jobs: [UnownedJob]) {
        for job in jobs { job.runSynchronously(on: writer.asUnownedTaskExecutor()) }
    }
}

/// The connection after a failure.
extension WriterThread {
    /// Opens a new connection in place of one that met an I/O error, and makes sure of the log
    /// before it is written.
    func replaceConnection() throws(DatabaseError) {
        let successor: Connection
        do {
            successor = try Connection.writer(configuration)
            try successor.recover()
        } catch {
            throw DatabaseError(
                .unavailable, "the database cannot be reopened",
                detail: (error as? DatabaseError)?.debugDescription ?? "\(error)")
        }
        connection.abandon()
        connection.close()
        connection = successor
        isBroken = false
        writer.inbox.withLock { $0.metrics.reopenings += 1 }
    }

    func repair() {
        do throws(DatabaseError) {
            try replaceConnection()
            writer.inbox.withLock { $0.isBroken = false }
        } catch {
            report(error)
        }
    }

    func countFailure() {
        writer.inbox.withLock { inbox in
            inbox.metrics.failures += 1
            inbox.isBroken = isBroken
        }
    }

    /// Tells the operator of a failure that no caller learns.
    func report(_ failure: DatabaseError) {
        countFailure()
        configuration.report(failure)
    }
}

extension DatabaseError {
    /// Whether the connection that met it has to be replaced.
    var demandsReopening: Bool {
        kind == .io || kind == .cannotOpen
    }
}
