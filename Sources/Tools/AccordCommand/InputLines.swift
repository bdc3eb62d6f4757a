#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The lines of the standard input stream, each as soon as it has come.
struct InputLines {
    /// A line that goes on longer is cut here, and its rest is a line of its own.
    private static let maxBytes = 64 * 1024 * 1024

    private var buffer: [UInt8] = []
    /// How much of the buffer holds no end of a line.
    private var searched = 0
    private var isAtEnd = false

    /// The next line without its end; nil when there is none.
    mutating func next() -> [UInt8]? {
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[..<end])
                buffer.removeSubrange(...end)
                searched = 0
                return line
            }
            searched = buffer.count
            if isAtEnd || searched >= Self.maxBytes {
                defer {
                    buffer = []
                    searched = 0
                }
                return buffer.isEmpty ? nil : buffer
            }
            fill()
        }
    }

    private mutating func fill() {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        // SAFETY: the call writes at most as many bytes as the chunk has.
        let count = unsafe chunk.withUnsafeMutableBytes { chunk in
            unsafe read(STDIN_FILENO, chunk.baseAddress, chunk.count)
        }
        if count < 0, errno == EINTR { return }
        isAtEnd = count <= 0
        if count > 0 { buffer += chunk[..<count] }
    }
}
