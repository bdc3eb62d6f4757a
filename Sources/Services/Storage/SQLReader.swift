/// What can be asked: a database, or a transaction in it.
///
/// Functions that only read take `any SQLReader`, so that they serve both inside and outside of
/// transactions.
public protocol SQLReader {
    /// Runs a statement that reads and gives its rows in the statement's order.
    ///
    /// - Parameters:
    ///   - statement: The statement; it may change nothing when the reader is a database.
    ///   - parameters: The values of `$1` to `$n`.
    ///   - row: Makes a result from a row. It must not keep the row, has no side effects (it may
    ///     run again for rows that it has seen, on another thread) and does not block.
    /// - Throws: `DatabaseError`, and whatever `row` throws.
    func query<Result: Sendable>(
        _ statement: Statement, _ parameters: [SQLValue],
        _ row: @escaping @Sendable (any Row) throws -> Result
    ) async throws -> [Result]
}

extension SQLReader {
    /// Runs a statement without placeholders.
    public func query<Result: Sendable>(
        _ statement: Statement, _ row: @escaping @Sendable (any Row) throws -> Result
    ) async throws -> [Result] {
        try await query(statement, [], row)
    }

    /// Runs a statement that gives at most one row: that row, or nil.
    ///
    /// Further rows would be read and dropped: let a key or a LIMIT exclude them.
    public func first<Result: Sendable>(
        _ statement: Statement, _ parameters: [SQLValue],
        _ row: @escaping @Sendable (any Row) throws -> Result
    ) async throws -> Result? {
        let rows = try await query(statement, parameters, row)
        // `first` is any collection's, and looks up how an array of this type is one.
        return rows.isEmpty ? nil : rows[0]
    }
}
