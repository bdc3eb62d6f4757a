import CSQLite
import Storage

/// A statement that SQLite has compiled for one connection.
final class PreparedStatement {
    private let text: StaticString
    private let handle: OpaquePointer
    private let parameterCount: Int
    /// The first column of which a reader asked for another type than it holds.
    private var unexpectedColumn: Int?

    init(_ text: StaticString, on connection: OpaquePointer) throws(DatabaseError) {
        var prepared: OpaquePointer?
        var rest: UnsafePointer<CChar>?
        let code = text.withUTF8Buffer { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                sqlite3_prepare_v3(
                    connection, $0.baseAddress, Int32($0.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &rest)
            }
        }
        guard code == SQLITE_OK else {
            throw SQLiteFailure.last(on: connection, sql: text.description)
        }
        guard let prepared else {
            throw DatabaseError(.misuse, "a statement is empty", detail: text.description)
        }
        self.text = text
        handle = prepared
        parameterCount = Int(sqlite3_bind_parameter_count(prepared))
        try refuseForeignPlaceholders()
    }

    deinit { sqlite3_finalize(handle) }

    /// Binds the values of `$1` to `$n`.
    func bind(_ parameters: [SQLValue]) throws(DatabaseError) {
        guard parameters.count == parameterCount else {
            throw DatabaseError(
                .misuse,
                "a statement with \(parameterCount) placeholders was given "
                    + "\(parameters.count) values",
                detail: text.description)
        }
        var index: Int32 = 0
        for parameter in parameters {
            index += 1
            let code = bind(parameter, at: index)
            guard code == SQLITE_OK else {
                throw SQLiteFailure.error(
                    code: code, words: "binding of $\(index)", sql: text.description)
            }
        }
    }

    /// Goes to the next row; false at the end.
    func step(explaining failure: (StaticString) -> DatabaseError) throws(DatabaseError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        default: throw failure(text)
        }
    }

    /// Ends the run; the next one starts afresh, and values that were bound are let go.
    func reset() {
        // The code that both calls return is the one that step has thrown already.
        sqlite3_reset(handle)
        if parameterCount > 0 { sqlite3_clear_bindings(handle) }
        unexpectedColumn = nil
    }

    /// Fails when a reader got an empty value in place of one of another type.
    func checkValues() throws(DatabaseError) {
        guard let column = unexpectedColumn else { return }
        throw DatabaseError(
            .unexpectedValue, "column \(column) of a result does not hold what its reader expects",
            detail: text.description)
    }

    /// SQLite numbers `$name` by first use whatever the name is, PostgreSQL by the digits: they
    /// have to agree.
    private func refuseForeignPlaceholders() throws(DatabaseError) {
        var index: Int32 = 0
        while index < Int32(parameterCount) {
            index += 1
            let name = sqlite3_bind_parameter_name(handle, index).map { String(cString: $0) }
            guard name == "$\(index)" else {
                throw DatabaseError(
                    .misuse,
                    "placeholder \(index) of a statement is '\(name ?? "?")': "
                        + "it must be '$\(index)'",
                    detail: text.description)
            }
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let integer): sqlite3_bind_int64(handle, index, integer)
        case .real(let real): sqlite3_bind_double(handle, index, real)
        // An empty buffer may have no address, which SQLite would take for NULL.
        case .text(let text) where text.isEmpty:
            sqlite3_bind_text(handle, index, "", 0, csqlite_transient())
        case .text(var text):
            text.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text64(
                        handle, index, $0.baseAddress, UInt64($0.count), csqlite_transient(),
                        UInt8(SQLITE_UTF8))
                }
            }
        case .bytes(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(handle, index, 0)
        case .bytes(let bytes):
            sqlite3_bind_blob64(
                handle, index, bytes, UInt64(bytes.count), csqlite_transient())
        }
    }
}

/// Columns of the row that the statement stands on.
extension PreparedStatement {
    func isNull(_ column: Int) -> Bool { type(of: column) == SQLITE_NULL }

    func integer(_ column: Int) -> Int64 {
        guard type(of: column) == SQLITE_INTEGER else { return unexpected(column, 0) }
        return sqlite3_column_int64(handle, Int32(column))
    }

    func real(_ column: Int) -> Double {
        let type = type(of: column)
        guard type == SQLITE_FLOAT || type == SQLITE_INTEGER else { return unexpected(column, 0) }
        return sqlite3_column_double(handle, Int32(column))
    }

    func text(_ column: Int) -> String {
        guard type(of: column) == SQLITE_TEXT else { return unexpected(column, "") }
        // SAFETY: the bytes stay where they are until the next step or conversion; they are copied
        // here.
        let start = sqlite3_column_text(handle, Int32(column))
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func bytes(_ column: Int) -> [UInt8] {
        guard type(of: column) == SQLITE_BLOB else { return unexpected(column, []) }
        // SAFETY: as for text; an empty blob has no address and a count of 0.
        let start = sqlite3_column_blob(handle, Int32(column))
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    private func type(of column: Int) -> Int32 {
        sqlite3_column_type(handle, Int32(column))
    }

    private func unexpected<Value>(_ column: Int, _ empty: Value) -> Value {
        if unexpectedColumn == nil { unexpectedColumn = column }
        return empty
    }
}

/// The row that a prepared statement stands on.
struct SQLiteRow: Row {
    private let statement: PreparedStatement

    init(_ statement: PreparedStatement) { self.statement = statement }

    func isNull(_ column: Int) -> Bool { statement.isNull(column) }
    func integer(_ column: Int) -> Int64 { statement.integer(column) }
    func real(_ column: Int) -> Double { statement.real(column) }
    func text(_ column: Int) -> String { statement.text(column) }
    func bytes(_ column: Int) -> [UInt8] { statement.bytes(column) }
}
