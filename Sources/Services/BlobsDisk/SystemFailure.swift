import Blobs
import Glibc

/// The system's error numbers as errors of the service.
enum SystemFailure {
    /// The error of the system call that has just failed on this thread.
    static func last(_ action: String, code: Int32 = errno) -> BlobError {
        let (kind, message) = meaning(of: code)
        return BlobError(
            kind, message, detail: "cannot \(action): \(String(cString: strerror(code)))")
    }

    private static func meaning(of code: Int32) -> (BlobError.Kind, String) {
        switch code {
        case ENOSPC, EDQUOT: (.full, "no space is left for the file")
        case ENOENT: (.notFound, "there is no such file")
        case EMFILE, ENFILE, ENOMEM: (.unavailable, "too many files are open")
        default: (.io, "a file cannot be read or written")
        }
    }
}
