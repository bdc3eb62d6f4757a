import CSQLite
import Storage

/// One connection to the database file, with its prepared statements.
///
/// SQLite is used in its multi-thread mode: a connection is passed from thread to thread, but used
/// by one at a time.
final class Connection: @unchecked Sendable {
    // SAFETY: the writer's connection is used by the writer's thread alone; a reader's is taken out
    // of `Readers` by one thread and put back after use. Only `interrupt` may come from elsewhere,
    // which SQLite allows.

    private let handle: OpaquePointer
    private var isOpen = true
    /// These two live on the heap because SQLite holds their addresses.
    private let watch: UnsafeMutablePointer<StepWatch>
    private let log: UnsafeMutablePointer<Int>
    /// Prepared statements by the address of their text. A program has a fixed number of literals,
    /// so the cache needs no limit.
    private var statements: [UnsafeRawPointer: PreparedStatement] = [:]

    /// Settings of the whole library, made before its first use. They are advice: where SQLite is in use already, it
    /// refuses them and goes on as it was.
    private static let isConfigured = csqlite_keep_no_memory_statistics() == SQLITE_OK

    /// Opens the database file, which must exist.
    init(path: String) throws(DatabaseError) {
        _ = Self.isConfigured
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard let opened else {
            throw SQLiteFailure.error(code: code, words: "sqlite3_open_v2", sql: path)
        }
        guard code == SQLITE_OK else {
            defer { sqlite3_close_v2(opened) }
            throw SQLiteFailure.last(on: opened, sql: path)
        }
        handle = opened
        watch = .allocate(capacity: 1)
        watch.initialize(to: .unlimited)
        log = .allocate(capacity: 1)
        log.initialize(to: 0)
        watchSteps()
    }

    deinit {
        close()
        watch.deallocate()
        log.deallocate()
    }

    /// Lets go of the file; the connection must not be used any more.
    func close() {
        guard isOpen else { return }
        isOpen = false
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    private func watchSteps() {
        // SAFETY: the context outlives the handle, and SQLite calls back on the thread that uses
        // the connection.
        sqlite3_progress_handler(
            handle, Int32(StepWatch.stepsPerLook),
            { $0!.assumingMemoryBound(to: StepWatch.self).pointee.mayGoOn() ? 0 : 1 }, watch)
    }

    /// Learns the length of the log at each commit. Setting `wal_autocheckpoint` would undo it.
    func observeLog() {
        // SAFETY: as in `watchSteps`.
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                context!.assumingMemoryBound(to: Int.self).pointee = Int(pages)
                return SQLITE_OK
            }, log)
    }

    /// The length of the write-ahead log after this connection's last commit, in pages.
    var logPages: Int { log.pointee }

    /// Whether a transaction is open.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Whether rows refer to rows that do not exist, as long as deferred constraints allow it.
    var hasBrokenReferences: Bool {
        var current: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return current != 0
    }

    /// How many rows were changed since the connection was opened.
    var totalChanges: Int { Int(sqlite3_total_changes64(handle)) }

    /// The id of the row that was inserted last.
    var lastRowID: Int64 { sqlite3_last_insert_rowid(handle) }

    /// How many statements are prepared.
    var preparedCount: Int { statements.count }

    /// The C connection, for the few calls that have no wrapper here.
    var pointer: OpaquePointer { handle }

    /// Stops the statement that runs at this moment; may be called from any thread.
    func interrupt() { sqlite3_interrupt(handle) }

    /// Runs SQL of the driver itself or of a migration; it may hold several statements.
    func run(script: String) throws(DatabaseError) {
        watch.pointee = .unlimited
        guard sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else {
            throw SQLiteFailure.last(on: handle, sql: script)
        }
    }

    /// The integer that a pragma or a query of the driver itself answers.
    func integer(_ statement: Statement) throws -> Int64 {
        try query(statement, [], within: .unlimited) { $0.integer(0) }.first ?? 0
    }

    /// The text that a pragma or a query of the driver itself answers.
    func text(_ statement: Statement) throws -> String {
        try query(statement, [], within: .unlimited) { $0.text(0) }.first ?? ""
    }

    /// Runs a statement and gives what `row` makes of its rows.
    func query<Result>(
        _ statement: Statement, _ parameters: [SQLValue], within limits: StepWatch,
        _ row: (any Row) throws -> Result
    ) throws -> [Result] {
        var results: [Result] = []
        try run(statement, parameters, within: limits) { results.append(try row($0)) }
        return results
    }

    /// Runs a statement that changes rows and gives their number.
    func execute(
        _ statement: Statement, _ parameters: [SQLValue], within limits: StepWatch
    ) throws -> Int {
        let before = totalChanges
        try run(statement, parameters, within: limits) { _ in }
        // sqlite3_changes keeps its value through statements that change nothing.
        return totalChanges == before ? 0 : Int(sqlite3_changes64(handle))
    }

    private func run(
        _ statement: Statement, _ parameters: [SQLValue], within limits: StepWatch,
        each row: (SQLiteRow) throws -> Void
    ) throws {
        let prepared = try prepared(statement)
        watch.pointee = limits
        defer { prepared.reset() }
        try prepared.bind(parameters)
        while try prepared.step(explaining: failure) {
            try row(SQLiteRow(prepared))
        }
        try prepared.checkValues()
    }

    private func prepared(_ statement: Statement) throws(DatabaseError) -> PreparedStatement {
        precondition(
            statement.text.hasPointerRepresentation, "'\(statement.text)' is not a statement")
        let key = UnsafeRawPointer(statement.text.utf8Start)
        if let known = statements[key] { return known }
        watch.pointee = .unlimited
        let prepared = try PreparedStatement(statement.text, on: handle)
        statements[key] = prepared
        return prepared
    }

    /// The error behind the result code of a step.
    private func failure(sql: StaticString) -> DatabaseError {
        let failure = SQLiteFailure.last(on: handle, sql: sql.description)
        guard failure.kind == .interrupted else { return failure }
        return switch watch.pointee.verdict {
        case .tooManySteps: DatabaseError(.stepLimit, failure.message, detail: failure.detail)
        case .tooLate:
            DatabaseError(.timedOut, "the statement did not end in time", detail: failure.detail)
        // Only closing interrupts without a look at the watch.
        case .goOn: DatabaseError(.closed, "the database is closed", detail: failure.detail)
        }
    }
}

extension DatabaseError.Kind {
    /// A read took more steps than it may in place; the database runs it again elsewhere.
    static let stepLimit = Self("step_limit")
    /// SQLite was told to stop; whoever told it knows why.
    static let interrupted = Self("interrupted")
}
