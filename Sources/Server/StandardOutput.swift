import Glibc

/// Text for the person at the terminal. What programs read goes to the log, on standard error.
enum StandardOutput {
    static func write(_ text: String) {
        write(text, to: STDOUT_FILENO)
    }

    /// One sentence on standard error.
    static func complain(_ text: String) {
        write("accord-server: \(text)\n", to: STDERR_FILENO)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // Too late to report: whoever would read it is gone.
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
