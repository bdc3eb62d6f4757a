import Glibc
import HTTPMessages

/// A file or folder of a front end, open for reading; closed when nobody holds it.
///
/// Each name of a path is opened in the folder before it, without following a symbolic link: no path
/// leads out of the front end's folder, whatever lies in it.
final class FrontEndFile: HTTPFile {
    let descriptor: Int32
    let isDirectory: Bool
    let length: Int64
    /// When it changed last, in nanoseconds since 1970.
    let modified: Int64

    /// The system cannot say now whether there is such a file.
    struct Failure: Error {}

    /// Opens what is at a path below a folder; nil where nothing is that can be served.
    static func open(_ names: [String], in directory: String) throws(Failure) -> FrontEndFile? {
        // The folder itself may be a link. It is opened each time, so that a deployment can put
        // another in its place.
        let root = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard var found = try FrontEndFile(root) else { return nil }
        for name in names {
            guard found.isDirectory, let next = try found.open(name) else { return nil }
            found = next
        }
        return found
    }

    /// What a folder holds under a name; nil where nothing is that can be served.
    func open(_ name: String) throws(Failure) -> FrontEndFile? {
        // Opening a FIFO would wait for a writer.
        try FrontEndFile(
            openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0))
    }

    /// What a call that opens returned.
    private init?(_ opened: Int32) throws(Failure) {
        guard opened >= 0 else {
            switch errno {
            case EMFILE, ENFILE, ENOMEM, EIO, EINTR: throw Failure()
            default: return nil
            }
        }
        descriptor = opened
        var status = stat()
        let isKnown = fstat(opened, &status) == 0
        let kind = status.st_mode & S_IFMT
        isDirectory = kind == S_IFDIR
        length = Int64(status.st_size)
        let (seconds, rest) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        modified = Int64(seconds) &* 1_000_000_000 &+ Int64(rest)
        guard isKnown, isDirectory || kind == S_IFREG else { return nil }
    }

    deinit { close(descriptor) }
}
