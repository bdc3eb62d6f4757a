import Glibc
import Storage

/// The directory of a store, locked for this process until `unlock`.
///
/// The lock is flock(2) on a file of its own, because SQLite's own locks belong to the process and
/// would not keep out a second store in the same one. The system releases it however the process
/// ends.
struct DataDirectory: Sendable {
    static let lockName = "accord.lock"

    private let lock: Int32

    /// Makes the directory if need be, locks it and creates the database file, readable for its
    /// owner alone.
    init(_ configuration: SQLiteConfiguration) throws(DatabaseError) {
        let path = configuration.dataDirectory
        try Self.create(path)
        lock = try Self.lock(path)
        do throws(DatabaseError) {
            try Self.createFile(configuration.databasePath, in: path)
        } catch {
            Glibc.close(lock)
            throw error
        }
    }

    /// Lets other processes in; to be called once, after the files are closed.
    func unlock() { Glibc.close(lock) }

    /// Makes the directory and those above it; one that exists is left as it is.
    private static func create(_ path: String) throws(DatabaseError) {
        guard !path.isEmpty else {
            throw DatabaseError(.cannotOpen, "no data directory is given")
        }
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw DatabaseError(.cannotOpen, "data directory '\(path)' is not a directory")
            }
            return
        }
        if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try create(String(path[..<slash]))
        }
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            throw cannot("create data directory '\(path)'")
        }
        // The new entry has to survive a power cut, or the store in it would not.
        synchronize(directory: parent(of: path))
    }

    private static func lock(_ path: String) throws(DatabaseError) -> Int32 {
        let file = "\(path)/\(lockName)"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw cannot("write to data directory '\(path)'") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let failure = errno
            defer { Glibc.close(descriptor) }
            guard failure == EWOULDBLOCK else { throw cannot("lock '\(file)'", code: failure) }
            throw DatabaseError(
                .inUse,
                "data directory '\(path)' is in use by \(owner(descriptor)), which holds "
                    + "'\(file)': stop it or choose another directory")
        }
        // The number is only for the sentence above: failing to write it (a full disk) does no
        // harm.
        let process = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, process, process.count, 0) }
        return descriptor
    }

    /// Who wrote the lock file.
    private static func owner(_ descriptor: Int32) -> String {
        var digits = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &digits, digits.count, 0)
        let number = String(decoding: digits.prefix(max(0, count)), as: UTF8.self)
        return Int32(number.prefix { $0.isNumber }).map { "process \($0)" } ?? "another process"
    }

    private static func createFile(_ file: String, in path: String) throws(DatabaseError) {
        // Closing any descriptor of the file would drop the locks that SQLite holds on it in this
        // process: it is closed here, before SQLite opens it, and nowhere else.
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw cannot("open '\(file)'") }
        defer { Glibc.close(descriptor) }
        // Whatever the umask was; the files that SQLite adds take this mode over. Not our file: it
        // stays as it is.
        _ = fchmod(descriptor, 0o600)
        synchronize(directory: path)
    }

    /// Makes the entries of a directory durable, where the file system knows how to.
    static func synchronize(directory: String) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        Glibc.close(descriptor)
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func cannot(_ action: String, code: Int32 = errno) -> DatabaseError {
        DatabaseError(.cannotOpen, "cannot \(action): \(String(cString: strerror(code)))")
    }
}
