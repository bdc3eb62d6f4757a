import CSQLite
import Glibc
import Storage

/// Backup of a store in use.
extension SQLiteDatabase {
    /// Copies the whole store, as it is at one moment, into a new file, while reads and writes go
    /// on.
    ///
    /// The copy holds every transaction that was acknowledged before the call. It is a database of
    /// its own, readable for the process's user alone: to restore it, put it in the place of the
    /// database file of a store that is not running, and remove the files with `-wal` and `-shm`
    /// beside that. The log grows as long as the copy takes.
    ///
    /// - Throws: `DatabaseError.Kind.cannotOpen` when there is such a file already; after any error
    ///   there is none of this name.
    public func backup(to path: String) async throws {
        let configuration = configuration
        try await readers.work { try Backup.copy(configuration, to: path) }
    }
}

/// One copy of a database into a file.
private enum Backup {
    static func copy(_ configuration: SQLiteConfiguration, to path: String) throws {
        guard access(path, F_OK) != 0 else {
            throw DatabaseError(.cannotOpen, "'\(path)' exists already")
        }
        // Under its last name a file is always whole, whatever happens before.
        let partial = path + ".partial"
        unlink(partial)
        do {
            try create(partial)
            try copyPages(of: configuration, to: partial)
            try synchronize(partial)
            guard rename(partial, path) == 0 else { throw cannot("rename '\(partial)'") }
        } catch {
            unlink(partial)
            throw error
        }
        DataDirectory.synchronize(directory: DataDirectory.parent(of: path))
    }

    private static func create(_ path: String) throws(DatabaseError) {
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw cannot("create '\(path)'") }
        close(file)
    }

    private static func copyPages(of configuration: SQLiteConfiguration, to path: String) throws {
        let source = try Connection.reader(configuration)
        defer { source.close() }
        let target = try Connection(path: path)
        defer { target.close() }
        // A copy that is cut short is thrown away, so it needs neither journal nor fsync on its
        // way.
        try target.run(script: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        guard let backup = sqlite3_backup_init(target.pointer, "main", source.pointer, "main")
        else { throw SQLiteFailure.last(on: target.pointer, sql: "backup") }
        // All pages in one step: one read transaction, hence one moment. In WAL mode it hinders
        // nobody.
        sqlite3_backup_step(backup, -1)
        guard sqlite3_backup_finish(backup) == SQLITE_OK else {
            throw SQLiteFailure.last(on: target.pointer, sql: "backup")
        }
    }

    private static func synchronize(_ path: String) throws(DatabaseError) {
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { throw cannot("open '\(path)'") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw cannot("write '\(path)'") }
    }

    private static func cannot(_ action: String) -> DatabaseError {
        let code = errno
        let kind: DatabaseError.Kind = code == ENOSPC || code == EDQUOT ? .full : .cannotOpen
        return DatabaseError(kind, "cannot \(action): \(String(cString: strerror(code)))")
    }
}
