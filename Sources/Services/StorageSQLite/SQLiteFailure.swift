import CSQLite
import Glibc
import Storage

/// SQLite's result codes as errors of the service.
enum SQLiteFailure {
    /// The error that a connection met last.
    static func last(
        on connection: OpaquePointer, sql: String = ""
    ) -> DatabaseError {
        error(
            code: sqlite3_extended_errcode(connection),
            words: String(cString: sqlite3_errmsg(connection)),
            systemCode: sqlite3_system_errno(connection), sql: sql)
    }

    static func error(
        code: Int32, words: String, systemCode: Int32 = 0, sql: String = ""
    ) -> DatabaseError {
        var detail = "SQLite \(code): \(words)"
        if systemCode != 0 { detail += " (\(String(cString: strerror(systemCode))))" }
        if !sql.isEmpty { detail += " in: \(sql)" }
        if code & 0xFF == SQLITE_CONSTRAINT { return constraint(code, words, detail) }
        let (kind, message) = meaning(of: code, systemCode)
        return DatabaseError(kind, message, detail: detail)
    }

    // https://www.sqlite.org/rescode.html
    private static func meaning(
        of code: Int32, _ systemCode: Int32
    ) -> (DatabaseError.Kind, String) {
        switch code & 0xFF {
        case SQLITE_FULL: (.full, "no space is left for the database")
        case SQLITE_IOERR where systemCode == ENOSPC || systemCode == EDQUOT:
            (.full, "no space is left for the database")
        case SQLITE_IOERR: (.io, "the database's files cannot be read or written")
        case SQLITE_CANTOPEN: (.cannotOpen, "the database's files cannot be opened")
        case SQLITE_READONLY: (.readOnly, "the database may only be read")
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL:
            (.busy, "another process holds a lock of the database for too long")
        case SQLITE_INTERRUPT: (.interrupted, "the statement was interrupted")
        case SQLITE_CORRUPT: (.corrupt, "the database file is damaged")
        case SQLITE_NOTADB: (.corrupt, "the file is not a database")
        case SQLITE_NOMEM: (.overloaded, "there is no memory left for the statement")
        case SQLITE_TOOBIG: (.tooLarge, "a value or statement is too large for the database")
        default: (.misuse, "the statement cannot be run")
        }
    }

    private static func constraint(
        _ code: Int32, _ words: String, _ detail: String
    ) -> DatabaseError {
        // "UNIQUE constraint failed: users.email_key, users.realm", "… failed: index 'name'",
        // "CHECK constraint failed: name"; names of the schema only, never a value.
        let subject = words.firstRange(of: "failed: ").map { String(words[$0.upperBound...]) } ?? ""
        let broken = constraint(code, subject)
        let place = subject.isEmpty ? "" : ": \(subject)"
        return DatabaseError(
            .constraint, sentence(of: broken.sort) + place, detail: detail, constraint: broken)
    }

    private static func constraint(
        _ code: Int32, _ subject: String
    ) -> DatabaseError.Constraint {
        let columns = subject.split(separator: ",").map { String($0.drop { $0 == " " }) }
        let isIndex = subject.hasPrefix("index '")
        // The importer does not read SQLite's composed macros: SQLITE_CONSTRAINT_UNIQUE is … |
        // (8<<8).
        switch code >> 8 {
        case 6, 8, 10:
            let name = isIndex ? String(subject.dropFirst("index '".count).dropLast()) : nil
            return .init(sort: .unique, name: name, columns: isIndex ? [] : columns)
        case 5: return .init(sort: .notNull, name: nil, columns: columns)
        case 3: return .init(sort: .foreignKey, name: nil, columns: [])
        default:
            return .init(sort: .check, name: subject.isEmpty ? nil : subject, columns: [])
        }
    }

    private static func sentence(of sort: DatabaseError.Constraint.Sort) -> String {
        switch sort {
        case .unique: "a value that must be unique exists already"
        case .notNull: "a value is missing"
        case .foreignKey: "a row would refer to one that does not exist"
        case .check: "a value is not allowed"
        }
    }
}
