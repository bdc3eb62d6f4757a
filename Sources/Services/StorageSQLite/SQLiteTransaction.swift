import Glibc
import Storage

/// A transaction as its body sees it. Its functions return without suspending, on the writer's
/// thread.
final class SQLiteTransaction: Transaction {
    /// The first failure of a statement: it decides the transaction's fate even if the body catches
    /// it.
    private(set) var failure: DatabaseError?

    /// None once the transaction is over: a body that lives on must not keep the connection open.
    private var connection: Connection?
    private let thread: ThreadIdentity
    private var limits: StepWatch
    private(set) var deadline: UInt64

    init(on connection: Connection, thread: ThreadIdentity, deadline: UInt64) {
        self.connection = connection
        self.thread = thread
        self.deadline = deadline
        limits = .until(deadline)
    }

    func query<Result: Sendable>(
        _ statement: Statement, _ parameters: [SQLValue],
        _ row: @escaping @Sendable (any Row) throws -> Result
    ) throws -> [Result] {
        try use { try $0.query(statement, parameters, within: limits, row) }
    }

    func execute(_ statement: Statement, _ parameters: [SQLValue]) throws -> Int {
        try use { try $0.execute(statement, parameters, within: limits) }
    }

    func insert(_ statement: Statement, _ parameters: [SQLValue]) throws -> Int64 {
        try use { connection in
            let count = try connection.execute(statement, parameters, within: limits)
            if count == 1 { return connection.lastRowID }
            throw DatabaseError(
                .misuse, "a statement that is to add one row has added \(count)",
                detail: statement.text.description)
        }
    }

    func define(_ statement: Statement) throws {
        try use { connection in
            deadline = .max
            limits = .unlimited
            try connection.run(script: try SQLDialect.sqlite.text(of: statement))
        }
    }

    /// Nothing is left to do: the writer holds SQLite's one write lock from the beginning of each
    /// group.
    func lockSchema() throws {}

    /// Whatever the body still tries fails from now on.
    func end() { connection = nil }

    private func use<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        guard thread.isCurrent else {
            throw DatabaseError(.misuse, "a transaction is used on another thread than its own")
        }
        guard let connection else { throw DatabaseError(.misuse, "the transaction is over") }
        if deadline != .max, MonotonicClock.nanoseconds() >= deadline {
            failure = failure ?? DatabaseError(.timedOut, "the transaction did not end in time")
        }
        if let failure { throw failure }
        do {
            return try body(connection)
        } catch let error as DatabaseError {
            failure = error
            throw error
        }
    }
}

/// Which thread something belongs to.
struct ThreadIdentity {
    private let thread = Self.current()

    /// Whether the calling thread is the one that made the value.
    var isCurrent: Bool { thread == Self.current() }

    // pthread_self is declared const: inlined into an async function it would be read once for two
    // threads.
    @inline(never)
    private static func current() -> UInt { UInt(pthread_self()) }
}

extension SQLDialect {
    /// SQLite's words. Types are binding in STRICT tables, as they are in PostgreSQL.
    static let sqlite = SQLDialect(
        // Without AUTOINCREMENT the id of the last row is given again after its deletion.
        identity: "INTEGER PRIMARY KEY AUTOINCREMENT",
        integer: "INTEGER", real: "REAL", bytes: "BLOB", boolean: "INTEGER", strict: "STRICT")
}
