import CSQLite
import Storage

/// How the two sorts of connections are set up.
extension Connection {
    /// "Accd": tells our database files from those of other programs
    /// (https://www.sqlite.org/fileformat.html).
    private static let applicationID: Int64 = 0x4163_6364

    /// How much of the log's file is kept for the next round after the log was copied.
    private static let maxIdleLogBytes = 64 << 20

    private static let readApplicationID = Statement("PRAGMA application_id")
    private static let countTables = Statement("SELECT count(*) FROM sqlite_schema")
    private static let startLog = Statement("PRAGMA journal_mode = WAL")

    /// Opens the one connection that writes.
    static func writer(_ configuration: SQLiteConfiguration) throws -> Connection {
        let connection = try Connection(path: configuration.databasePath)
        try connection.setUp(configuration)
        try connection.refuseForeignFile(configuration.databasePath)
        guard try connection.text(startLog) == "wal" else {
            throw DatabaseError(
                .cannotOpen,
                "'\(configuration.databasePath)' lies on a file system without shared memory, "
                    + "which the write-ahead log needs")
        }
        // FULL: a commit returns after fsync of the log. NORMAL loses acknowledged rows when the
        // power fails. The writer copies the log itself, after its callers have their answers.
        try connection.run(
            script: """
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA journal_size_limit = \(maxIdleLogBytes);
                """)
        connection.observeLog()
        if let pages = configuration.maxPages {
            try connection.run(script: "PRAGMA max_page_count = \(pages)")
        }
        return connection
    }

    /// Opens a connection that only reads; the writer must have been opened before.
    static func reader(_ configuration: SQLiteConfiguration) throws -> Connection {
        let connection = try Connection(path: configuration.databasePath)
        try connection.setUp(configuration)
        try connection.run(script: "PRAGMA query_only = ON")
        return connection
    }

    private func setUp(_ configuration: SQLiteConfiguration) throws(DatabaseError) {
        sqlite3_busy_timeout(pointer, configuration.busyTimeout.milliseconds)
        // Double quotes mean identifiers, as in PostgreSQL; and SQL may not reach into the file's
        // own structures.
        for (setting, isOn) in [
            (SQLITE_DBCONFIG_DQS_DML, false), (SQLITE_DBCONFIG_DQS_DDL, false),
            (SQLITE_DBCONFIG_DEFENSIVE, true), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        ] {
            csqlite_set_flag(pointer, setting, isOn ? 1 : 0)
        }
        try run(
            script: """
                PRAGMA foreign_keys = ON;
                PRAGMA temp_store = MEMORY;
                PRAGMA mmap_size = \(configuration.mappedBytes);
                """)
    }

    private func refuseForeignFile(_ path: String) throws {
        let id = try integer(Self.readApplicationID)
        if id == Self.applicationID { return }
        let isEmpty = try integer(Self.countTables) == 0
        guard id == 0, isEmpty else {
            throw DatabaseError(
                .corrupt, "'\(path)' is a database of another program (application id \(id))")
        }
        try run(script: "PRAGMA application_id = \(Self.applicationID)")
    }
}

/// Copying the write-ahead log into the database file.
extension Connection {
    /// How far a checkpoint goes.
    enum Checkpoint {
        /// Copies what no reader hinders.
        case passive
        /// Waits for readers, so that the next commit starts the log afresh.
        case restart
        /// As `restart`, and cuts the log's file off.
        case truncate

        var mode: Int32 {
            switch self {
            case .passive: SQLITE_CHECKPOINT_PASSIVE
            case .restart: SQLITE_CHECKPOINT_RESTART
            case .truncate: SQLITE_CHECKPOINT_TRUNCATE
            }
        }
    }

    /// Copies the log into the database file and makes that durable. Readers that hinder it are no
    /// failure.
    func checkpoint(_ checkpoint: Checkpoint) throws(DatabaseError) {
        let code = sqlite3_wal_checkpoint_v2(pointer, nil, checkpoint.mode, nil, nil)
        guard code == SQLITE_OK || code & 0xFF == SQLITE_BUSY else {
            throw SQLiteFailure.last(on: pointer, sql: "checkpoint")
        }
    }

    /// Makes sure of what an earlier process left in the log, before anything is written after it.
    ///
    /// A process that died after a failed fsync may have left frames there that only the page cache
    /// holds; behind them an fsync of later frames would be worth nothing. On a full disk the log
    /// stays as it is, so that reads work.
    func recover() throws(DatabaseError) {
        do throws(DatabaseError) {
            try checkpoint(.truncate)
        } catch {
            guard error.kind == .full else { throw error }
        }
    }

    /// Leaves the log as it is when this connection is closed: it has failed, and what it knows is
    /// in doubt.
    func abandon() {
        csqlite_set_flag(pointer, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    }
}
