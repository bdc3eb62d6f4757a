import Glibc

/// Small files, read whole.
enum File {
    /// Settings, fixtures and secrets are no larger than this.
    private static let maxByteCount = 64 << 20

    struct Failure: Error {
        let code: Int32
    }

    /// The bytes of a file of at most 64 MiB.
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Failure(code: errno) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= maxByteCount else { throw Failure(code: EFBIG) }
        }
    }

    /// Makes a file that only its owner may read, whole on disk or not at all; fails when it exists.
    static func create(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0
        else {
            let code = errno
            unlink(path)
            throw Failure(code: code)
        }
    }
}
