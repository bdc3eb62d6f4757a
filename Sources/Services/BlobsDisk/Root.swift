import Blobs
import Glibc
import Synchronization

// The directory, and what lies in it
//
//     <root>/<user id>/<name>              a blob: 32 hexadecimal digits
//     <root>/<user id>/.upload-<name>      a blob that is being written, or what is left of one
//
// A blob is durable before it is told of: its bytes are synchronised, then its name, by renaming it
// and synchronising the folder; the folder itself was made durable before anything was put into it.
// A crash before the renaming leaves a temporary file, a crash after it an orphan, and both are
// found by a sweep. A folder stays when its last blob goes: its user may come back.

/// The directory of a store, locked for it until nobody holds this any more.
///
/// All its functions block; they run on the threads of the store.
final class Root: Sendable {
    private let directory: Descriptor
    /// Held while a folder is made, so that nobody puts a blob into one that is not durable yet.
    private let making = Mutex(())

    /// Opens the directory, makes it if need be and locks it.
    ///
    /// The lock is flock(2) on the directory itself, which leaves no file behind. The system
    /// releases it however the process ends. It keeps out a second store of this machine; on a
    /// network file system it may not reach further.
    init(_ path: String) throws(BlobError) {
        guard !path.isEmpty else { throw BlobError(.cannotOpen, "no directory of blobs is given") }
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw Self.cannot("create", path) }
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.cannot("open", path) }
        directory = Descriptor(descriptor)
        guard faccessat(descriptor, ".", W_OK | X_OK, 0) == 0 else {
            throw Self.cannot("write to", path)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw Self.cannot("lock", path) }
            throw BlobError(
                .inUse,
                "directory of blobs '\(path)' is in use by another store: stop it or choose "
                    + "another directory")
        }
        // What an earlier process made last, and its own entry in the directory above, where the
        // file system knows how to.
        _ = fsync(descriptor)
        if let above = try? directory.openDirectory("..") { _ = fsync(above.descriptor) }
    }

    /// The settings' path belongs into the sentence: it is for whoever started the program.
    private static func cannot(_ action: String, _ path: String) -> BlobError {
        BlobError(
            .cannotOpen,
            "cannot \(action) directory of blobs '\(path)': \(String(cString: strerror(errno)))")
    }

    /// Opens a folder, which must exist.
    func folder(_ folder: BlobFolder) throws(BlobError) -> Descriptor {
        try directory.openDirectory(folder.description)
    }

    /// Opens a folder and makes it, durably, if need be.
    func makeFolder(_ folder: BlobFolder) throws(BlobError) -> Descriptor {
        try making.withLock { _ throws(BlobError) in
            if mkdirat(directory.descriptor, folder.description, 0o700) == 0 {
                try directory.synchronize()
            } else if errno != EEXIST {
                throw SystemFailure.last("make folder '\(folder)'")
            }
            return try self.folder(folder)
        }
    }

    /// Opens a blob and gives its size.
    func open(_ name: BlobName, in folder: BlobFolder) throws(BlobError) -> (Descriptor, Int64) {
        // Not to wait for the other end of what should be no pipe.
        let file = try self.folder(folder).open(name.text, O_RDONLY | O_NONBLOCK)
        let status = try file.status()
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw BlobError(
                .io, "a file cannot be read or written",
                detail: "'\(folder)/\(name)' is not a file")
        }
        return (file, Int64(status.st_size))
    }

    /// Deletes a blob or a temporary file.
    func delete(_ file: String, in folder: BlobFolder) throws(BlobError) {
        do throws(BlobError) {
            try self.folder(folder).unlink(file)
        } catch  where error.kind == .notFound {
            // There is no such folder, hence nothing to delete.
        }
    }

    /// The folders; what has another name is not ours.
    func folders() throws(BlobError) -> [BlobFolder] {
        try directory.names().compactMap(BlobFolder.init)
    }

    /// What a folder holds; what has another name is not ours.
    func list(in folder: BlobFolder) throws(BlobError) -> [BlobEntry] {
        let opened: Descriptor
        do throws(BlobError) {
            opened = try self.folder(folder)
        } catch  where error.kind == .notFound {
            return []
        }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return try opened.names().compactMap { Self.entry($0, in: opened, of: folder, at: now) }
    }

    /// What a file of a folder is; nil for one that is not ours, or has just gone.
    private static func entry(
        _ file: String, in opened: Descriptor, of folder: BlobFolder, at now: timespec
    ) -> BlobEntry? {
        var status = stat()
        guard let (name, isTemporary) = meaning(of: file),
            fstatat(opened.descriptor, file, &status, AT_SYMLINK_NOFOLLOW) == 0,
            status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        let age =
            Duration.seconds(now.tv_sec - status.st_mtim.tv_sec)
            + .nanoseconds(now.tv_nsec - status.st_mtim.tv_nsec)
        return BlobEntry(
            folder: folder, name: name, size: Int64(status.st_size), age: max(.zero, age),
            isTemporary: isTemporary)
    }

    /// Whether the directory is still there and can be written to.
    func isReady() -> Bool {
        guard let status = try? directory.status(), status.st_nlink > 0 else { return false }
        return faccessat(directory.descriptor, ".", W_OK | X_OK, 0) == 0
    }

    private static let temporaryPrefix = ".upload-"

    /// The name of the file in which a blob is written.
    static func temporary(_ name: BlobName) -> String { temporaryPrefix + name.text }

    private static func meaning(of file: String) -> (BlobName, isTemporary: Bool)? {
        let isTemporary = file.hasPrefix(temporaryPrefix)
        let digits = isTemporary ? String(file.dropFirst(temporaryPrefix.count)) : file
        return BlobName(digits).map { ($0, isTemporary) }
    }
}
