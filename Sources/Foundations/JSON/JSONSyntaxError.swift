/// The text is not JSON, or passes a limit of its reader: nothing after `offset` was looked at.
public struct JSONSyntaxError: Error, Hashable, CustomStringConvertible {
    /// Where reading stopped, counted in bytes from 0.
    public let offset: Int
    /// What is wrong there; it never quotes the text.
    public let reason: String

    /// Makes an error for the byte at `offset`.
    public init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    /// The reason and the place, in one line.
    public var description: String { "\(reason) at byte \(offset)" }
}
