import Storage
import Synchronization

/// A store that remembers which statements were run.
final class WatchedDatabase: Database {
    let base: any Database

    private let texts = Mutex<Set<String>>([])

    init(_ base: any Database) { self.base = base }

    var statements: [String] { texts.withLock { $0.sorted() } }

    fileprivate func note(_ statement: Statement) {
        _ = texts.withLock { $0.insert(statement.text.description) }
    }

    func query<Result: Sendable>(
        _ statement: Statement, _ parameters: [SQLValue],
        _ row: @escaping @Sendable (any Row) throws -> Result
    ) async throws -> [Result] {
        note(statement)
        return try await base.query(statement, parameters, row)
    }

    func transaction<Result: Sendable>(
        _ body: @escaping @concurrent @Sendable (any Transaction) async throws -> Result
    ) async throws -> Result {
        try await base.transaction { try await body(WatchedTransaction(base: $0, watch: self)) }
    }

    func isReady() async -> Bool { await base.isReady() }

    func close() async { await base.close() }
}

private struct WatchedTransaction: Transaction {
    let base: any Transaction
    let watch: WatchedDatabase

    func query<Result: Sendable>(
        _ statement: Statement, _ parameters: [SQLValue],
        _ row: @escaping @Sendable (any Row) throws -> Result
    ) async throws -> [Result] {
        watch.note(statement)
        return try await base.query(statement, parameters, row)
    }

    func execute(_ statement: Statement, _ parameters: [SQLValue]) async throws -> Int {
        watch.note(statement)
        return try await base.execute(statement, parameters)
    }

    func insert(_ statement: Statement, _ parameters: [SQLValue]) async throws -> Int64 {
        watch.note(statement)
        return try await base.insert(statement, parameters)
    }

    func define(_ statement: Statement) async throws { try await base.define(statement) }

    func lockSchema() async throws { try await base.lockSchema() }
}
