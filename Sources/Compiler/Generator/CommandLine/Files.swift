#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

// The few calls on files that the program needs; Foundation would double the time that it takes to
// start.

/// A file that cannot be read or written.
public struct FileError: Error {
    /// Its path and the reason of the system.
    public let message: String

    init(_ path: String, _ reason: String) { message = "'\(path)': \(reason)" }
}

/// Files and folders.
public enum Files {
    /// More of a file is never read: no document has so many, and a device has no end. Who looks at
    /// the bytes refuses what has more than its own limit.
    private static let maxBytes = 64 * 1024 * 1024

    /// The bytes of a file, and of the standard input stream for `-`.
    public static func bytes(of path: String) throws(FileError) -> [UInt8] {
        let bytes = path == "-" ? contents(ofFile: STDIN_FILENO) : contents(of: path)
        guard let bytes else { throw FileError(path, reason()) }
        return bytes
    }

    /// Makes a folder and those that it is in.
    static func makeFolder(_ path: String) throws(FileError) {
        // SAFETY: the path is a C string for the time of the call.
        if unsafe mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw FileError(path, reason())
        }
        try makeFolder(String(path[..<slash]))
        // SAFETY: as above.
        if unsafe mkdir(path, 0o777) != 0, errno != EEXIST { throw FileError(path, reason()) }
    }

    /// Writes a file, unless it holds these bytes: an untouched file compiles nothing.
    ///
    /// The bytes appear all at once, so that a build that was stopped leaves no half of a file.
    public static func store(_ bytes: [UInt8], at path: String) throws(FileError) {
        if contents(of: path) == bytes { return }
        let draft = path + ".new"
        // SAFETY: the path is a C string for the time of the call.
        let file = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        guard file >= 0 else { throw FileError(draft, reason()) }
        let isComplete = put(bytes, into: file)
        guard close(file) == 0, isComplete else { throw FileError(draft, reason()) }
        // SAFETY: both paths are C strings for the time of the call.
        guard unsafe rename(draft, path) == 0 else { throw FileError(path, reason()) }
    }

    /// Removes a file.
    static func remove(_ path: String) throws(FileError) {
        // SAFETY: the path is a C string for the time of the call.
        if unsafe unlink(path) != 0 { throw FileError(path, reason()) }
    }

    /// The names in a folder; none when it cannot be read.
    static func names(in folder: String) -> [String] {
        // SAFETY: the stream is closed when the function ends, and no entry outlives its turn.
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            // SAFETY: the name is a C string within the entry.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            names.append(name)
        }
        return names.sorted()
    }

    /// Throws unless there is a folder that can be read.
    public static func requireFolder(_ path: String) throws(FileError) {
        // SAFETY: the path is a C string for the time of the call; the stream is closed at once.
        guard let stream = unsafe opendir(path) else { throw FileError(path, reason()) }
        unsafe closedir(stream)
    }

    /// The path from the top of the file system.
    public static func absolute(_ path: String) -> String {
        // SAFETY: the call makes the C string, which is copied and freed.
        guard !path.hasPrefix("/"), let folder = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(folder) }
        return unsafe String(cString: folder) + "/" + path
    }

    // MARK: Calls

    /// The bytes of a file, or nil with the reason in `errno`.
    public static func contents(of path: String) -> [UInt8]? {
        // SAFETY: the path is a C string for the time of the call.
        let file = unsafe open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { _ = close(file) }
        return contents(ofFile: file)
    }

    private static func contents(ofFile file: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < maxBytes {
            // SAFETY: the call writes at most as many bytes as the buffer has.
            let count = unsafe buffer.withUnsafeMutableBytes { buffer in
                unsafe read(file, buffer.baseAddress, buffer.count)
            }
            if count == 0 { return bytes }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return nil }
            bytes += buffer[..<count]
        }
        return bytes
    }

    /// Writes bytes; false when not all of them could be.
    static func put(_ bytes: [UInt8], into file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            // SAFETY: the call reads only the bytes that are left.
            let count = unsafe rest.withUnsafeBytes { rest in
                unsafe write(file, rest.baseAddress, rest.count)
            }
            if count < 0, errno != EINTR { return false }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }

    private static func reason() -> String {
        // SAFETY: the C string is copied at once.
        unsafe String(cString: strerror(errno))
    }
}
