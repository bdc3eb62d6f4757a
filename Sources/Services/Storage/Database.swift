/// A store of tables: the service that a driver implements.
///
/// A query sees every transaction that was acknowledged before the query began.
public protocol Database: SQLReader, Sendable {
    /// Runs a body in a transaction and returns its result once the commit is on disk.
    ///
    /// Transactions take effect one after the other (SERIALIZABLE); a body sees what it wrote
    /// itself. The first statement that fails ends the transaction: it is rolled back and the
    /// failure thrown, even if the body catches it, because PostgreSQL cannot go on after a failure
    /// either.
    ///
    /// - Parameter body: Must await nothing but the transaction: it holds up every other writer,
    ///   and a driver gives it a deadline. It must not keep the transaction. A thrown error rolls
    ///   back and is rethrown.
    /// - Throws: What the body threw, or a `DatabaseError`. After an error of the commit itself
    ///   nothing was acknowledged: the transaction did not happen, or (after a crash at that
    ///   moment) did.
    ///
    /// The body is `@concurrent` because it runs where the driver wants it, not where its caller is.
    ///
    /// Cancelling the calling task does not stop a transaction that waits or runs, since its
    /// outcome must be known; a task that is already cancelled starts none and gets a
    /// `CancellationError`.
    @discardableResult
    func transaction<Result: Sendable>(
        _ body: @escaping @concurrent @Sendable (any Transaction) async throws -> Result
    ) async throws -> Result

    /// Whether reads work and writes are accepted at this moment.
    func isReady() async -> Bool

    /// Finishes the transactions that wait, flushes and lets go of the store; later calls throw
    /// `DatabaseError.Kind.closed`. Closing twice does nothing.
    func close() async
}

/// A transaction that a body runs in; usable only until the body returns.
public protocol Transaction: SQLReader {
    /// Runs a statement that changes rows and gives their number (0 when no row fitted).
    ///
    /// A statement with RETURNING is run by `query` instead.
    @discardableResult
    func execute(_ statement: Statement, _ parameters: [SQLValue]) async throws -> Int

    /// Runs a statement that adds one row to a table with an `{identity}`, and gives the row's id.
    ///
    /// RETURNING says more, for which SQLite makes a table of its own each time. Adding another
    /// number of rows than one is a `DatabaseError.Kind.misuse`.
    func insert(_ statement: Statement, _ parameters: [SQLValue]) async throws -> Int64

    /// Runs a statement that defines tables or indexes, after its dialect words (`{identity}`) were
    /// replaced.
    ///
    /// The transaction has no deadline from then on: an index over many rows takes its time.
    func define(_ statement: Statement) async throws

    /// Keeps every other process from migrating the same database until this transaction ends.
    func lockSchema() async throws
}
