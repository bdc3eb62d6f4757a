/// The standard streams of the program.
public enum Console {
    /// Where messages go.
    public enum Stream: Int32, Sendable {
        /// The standard output stream.
        case output = 1
        /// The standard error stream.
        case error = 2
    }

    /// Writes a text to a stream; nothing is left to do when that fails.
    public static func say(_ text: String, to stream: Stream) {
        _ = Files.put(Array(text.utf8), into: stream.rawValue)
    }
}
