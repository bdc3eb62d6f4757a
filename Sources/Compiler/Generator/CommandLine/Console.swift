public import SourceText

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

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

    /// Prints diagnostics where their format belongs: those for people on the standard error
    /// stream.
    public static func report(_ diagnostics: [Diagnostic], _ format: ReportFormat) {
        let stream = format == .human ? Stream.error : .output
        say(format.text(of: diagnostics, colored: hasColors(stream)), to: stream)
    }

    /// Whether a stream is a terminal that shows colours, and nobody asked for none
    /// (https://no-color.org).
    static func hasColors(_ stream: Stream) -> Bool {
        // SAFETY: the names are C strings, and what is found is copied at once.
        let refusal = unsafe getenv("NO_COLOR").map { unsafe String(cString: $0) } ?? ""
        let terminal = unsafe getenv("TERM").map { unsafe String(cString: $0) } ?? ""
        return refusal.isEmpty && terminal != "dumb" && isatty(stream.rawValue) == 1
    }
}
