import Blobs
import Glibc
import HTTPMessages

/// An open file or directory, closed when nobody holds it any more.
///
/// Nothing here follows a symbolic link, and every path is one name below an open directory: a link
/// that somebody puts there leads nowhere.
final class Descriptor: HTTPFile {
    let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    // A failure to close has nothing to tell: what must be durable was synchronised before.
    deinit { close(descriptor) }

    /// Opens what a directory holds under a name.
    func open(_ name: String, _ flags: Int32) throws(BlobError) -> Descriptor {
        // The mode is for files that the call makes.
        let opened = openat(descriptor, name, flags | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw SystemFailure.last("open '\(name)'") }
        return Descriptor(opened)
    }

    /// Opens a directory in this one.
    func openDirectory(_ name: String) throws(BlobError) -> Descriptor {
        try open(name, O_RDONLY | O_DIRECTORY)
    }

    /// Makes the bytes of a file, or the entries of a directory, durable.
    func synchronize() throws(BlobError) {
        guard fsync(descriptor) == 0 else { throw SystemFailure.last("synchronise") }
    }

    /// Writes all bytes at an offset.
    func write(_ bytes: [UInt8], at offset: Int64) throws(BlobError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(
                    descriptor, buffer.baseAddress! + written, buffer.count - written,
                    Int(offset) + written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemFailure.last("write") }
            written += count
        }
    }

    /// Reads at most `count` bytes at an offset; fewer only at the end of the file.
    func read(at offset: Int64, count: Int) throws(BlobError) -> [UInt8] {
        var failure: BlobError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let read = pread(
                    descriptor, buffer.baseAddress! + filled, count - filled,
                    Int(offset) + filled)
                if read < 0, errno == EINTR { continue }
                if read < 0 { failure = SystemFailure.last("read") }
                if read <= 0 { return }
                filled += read
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Deletes a file of this directory; one that is missing is no failure.
    func unlink(_ name: String) throws(BlobError) {
        guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else {
            throw SystemFailure.last("delete '\(name)'")
        }
    }

    /// What the system knows of the open file.
    func status() throws(BlobError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemFailure.last("look at a file") }
        return status
    }

    /// The names in this directory, without "." and "..".
    func names() throws(BlobError) -> [String] {
        // A second descriptor, for reading moves a place in the directory that duplicates share.
        let own = try openDirectory(".")
        let copy = fcntl(own.descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0, let stream = fdopendir(copy) else {
            let failure = SystemFailure.last("list a directory")
            if copy >= 0 { close(copy) }
            throw failure
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            // SAFETY: the entry is good until the next call; its name ends with a zero.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw SystemFailure.last("list a directory") }
        return names
    }
}
