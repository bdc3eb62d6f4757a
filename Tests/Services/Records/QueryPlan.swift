import CSQLite
import Records
import Storage
import Synchronization
import Testing

/// What SQLite intends to do for a statement, https://www.sqlite.org/eqp.html
enum QueryPlan {
    /// What other tables than a statement's own may be called in it.
    private static let aliases: Set = ["initiators", "receivers"]

    /// A partial index is read from its beginning: it holds the administrators alone.
    private static let accepted: Set = ["SCAN users USING INDEX users_admins"]

    /// Checks that a statement reads no table from end to end and sorts nothing but the two pages
    /// of a union.
    static func check(_ statement: String) throws {
        for step in try steps(of: statement) where !accepted.contains(step) {
            let words = step.split(separator: " ").map(String.init)
            let scanned = words.first == "SCAN" ? words[1] : ""
            #expect(
                try !tables().contains(scanned) && !aliases.contains(scanned),
                "\(step) in: \(statement)")
            // Backwards over all ids, whoever's rows they are.
            #expect(!step.hasSuffix("(rowid<?)"), "\(step) in: \(statement)")
            #expect(
                !step.hasPrefix("USE TEMP B-TREE") || statement.contains("UNION ALL"),
                "\(step) in: \(statement)")
        }
    }

    static func steps(of statement: String) throws -> [String] {
        try query("EXPLAIN QUERY PLAN " + statement, column: 3)
    }

    static func tables() throws -> Set<String> {
        Set(try query("SELECT name FROM sqlite_schema WHERE type = 'table'", column: 0))
    }

    /// The columns of a table that refer to another one.
    static func references(of table: String) throws -> [String] {
        try query("SELECT \"from\" FROM pragma_foreign_key_list('\(table)')", column: 0)
    }

    /// An empty database with the application's tables.
    private static let database = Mutex<Connection?>(nil)

    private struct Connection: @unchecked Sendable {
        // SAFETY: used under the lock alone.
        let pointer: OpaquePointer
    }

    private static func query(_ sql: String, column: Int32) throws -> [String] {
        try database.withLock { database in
            let connection = try database ?? open()
            database = connection
            return try run(sql, column: column, on: connection.pointer)
        }
    }

    private static func open() throws -> Connection {
        var pointer: OpaquePointer?
        try #require(sqlite3_open(":memory:", &pointer) == SQLITE_OK)
        let connection = Connection(pointer: try #require(pointer))
        let dialect = SQLDialect(
            identity: "INTEGER PRIMARY KEY AUTOINCREMENT", integer: "INTEGER", real: "REAL",
            bytes: "BLOB", boolean: "INTEGER", strict: "STRICT")
        for statement in Schema.migrations.flatMap(\.statements) {
            _ = try run(try dialect.text(of: statement), column: 0, on: connection.pointer)
        }
        return connection
    }

    private static func run(
        _ sql: String, column: Int32, on connection: OpaquePointer
    ) throws -> [String] {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        try #require(code == SQLITE_OK, "\(String(cString: sqlite3_errmsg(connection))): \(sql)")
        var texts: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            texts.append(String(cString: sqlite3_column_text(statement, column)))
        }
        return texts
    }
}

@Suite("The plans of the application's statements")
struct QueryPlanTests {
    @Test("A statement without an index for it is found")
    func missingIndex() throws {
        withKnownIssue {
            try QueryPlan.check("SELECT id FROM files WHERE name = $1")
        }
        withKnownIssue {
            try QueryPlan.check("SELECT id FROM files WHERE user_id = $1 ORDER BY size")
        }
        withKnownIssue {
            try QueryPlan.check("SELECT id FROM files WHERE size = $1 AND id < $2 ORDER BY id DESC")
        }
    }

    @Test("What a deleted row takes along is found by an index")
    func cascades() throws {
        var count = 0
        for table in try QueryPlan.tables() {
            for column in try QueryPlan.references(of: table) {
                count += 1
                try QueryPlan.check("SELECT 1 FROM \(table) WHERE \(column) = $1")
            }
        }
        #expect(count >= 14)
    }
}
