public import Storage
import Threads

/// A store in one SQLite file: the driver that needs no server.
///
///     let database = try SQLiteDatabase.open(SQLiteConfiguration(dataDirectory: "data"))
///     try await database.migrate(Schema.migrations)
///     let names = try await database.query(Self.names) { $0.text(0) }
///     await database.close()
///
/// A transaction that has returned is on disk (write-ahead log, synchronous=FULL); writers share
/// one thread and one fsync a group. Reads run on the calling thread and never wait for a writer;
/// long ones move to reader threads.
public final class SQLiteDatabase: Database {
    let configuration: SQLiteConfiguration
    let readers: Readers
    private let writer: Writer

    /// Opens the store, making its directory and file if need be, and keeps other processes out of
    /// it.
    ///
    /// Blocks while the log of a process that was killed is copied into the database.
    ///
    /// - Throws: `DatabaseError`, with a sentence for the operator that names the file:
    ///   `.cannotOpen`, `.inUse`, `.corrupt`, `.io`.
    public static func open(_ configuration: SQLiteConfiguration) throws -> SQLiteDatabase {
        let directory = try DataDirectory(configuration)
        do {
            return try SQLiteDatabase(configuration, directory)
        } catch {
            directory.unlock()
            throw explain(error, configuration.databasePath)
        }
    }

    /// Names the file, if the error does not.
    private static func explain(_ error: any Error, _ path: String) -> DatabaseError {
        guard let error = error as? DatabaseError else {
            return DatabaseError(.unavailable, "cannot open '\(path)': \(error)")
        }
        if error.message.contains(path) { return error }
        return DatabaseError(
            error.kind, "cannot open '\(path)': \(error.message)", detail: error.detail)
    }

    private init(_ configuration: SQLiteConfiguration, _ directory: DataDirectory) throws {
        let connection = try Connection.writer(configuration)
        try connection.recover()
        let writer = Writer(limit: configuration.maxQueuedTransactions)
        let readers = try Readers(configuration)
        self.configuration = configuration
        self.writer = writer
        self.readers = readers
        try Thread.start(name: "sqlite-write") {
            WriterThread.run(writer, configuration, connection, readers, directory)
        }
    }

    /// A store that was not closed is closed by its writer's thread, which then ends.
    deinit { writer.beginClosing() }

    /// Runs a read on the calling thread, or on a reader thread when it takes more than a
    /// millisecond or so.
    public func query<Result: Sendable>(
        _ statement: Statement, _ parameters: [SQLValue],
        _ row: @escaping @Sendable (any Row) throws -> Result
    ) async throws -> [Result] {
        try await readers.query(statement, parameters, row)
    }

    /// Runs a body on the writer's thread and returns once its group's commit is on disk.
    @discardableResult
    public func transaction<Result: Sendable>(
        _ body: @escaping @concurrent @Sendable (any Transaction) async throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        return try await withUnsafeThrowingContinuation { caller in
            writer.submit(TypedTransaction(body, caller: caller))
        }
    }

    /// Whether reads work and the writer has a connection and room in its queue.
    public func isReady() async -> Bool {
        let accepts = writer.inbox.withLock { inbox in
            !inbox.isClosing && !inbox.isBroken
                && inbox.transactions.count < configuration.maxQueuedTransactions
        }
        guard accepts else { return false }
        return (try? await query(Self.probe) { $0.integer(0) }) != nil
    }

    /// Finishes the transactions that wait, copies the log into the database file and closes it.
    public func close() async {
        await writer.close()
    }

    /// The path of the file that the store is in.
    public var path: String { configuration.databasePath }

    /// What the store has done so far.
    public func metrics() -> SQLiteMetrics {
        var metrics = writer.inbox.withLock { inbox in
            var metrics = inbox.metrics
            metrics.queueDepth = inbox.transactions.count
            return metrics
        }
        readers.count(in: &metrics)
        return metrics
    }

    private static let probe = Statement("SELECT count(*) FROM sqlite_schema")
}
