/// Why there is no answer.
public enum HTTPClientError: Error, Sendable, Hashable {
    /// The server could not be reached; the text says what the system said.
    case cannotConnect(String)
    /// The time was over.
    case timedOut
    /// The connection ended, or broke, before the answer was complete.
    case closed
    /// The bytes that came are no answer; the text says why.
    case malformed(String)
    /// The answer has more bytes than the limit allows.
    case tooLarge
}
