/// Why bytes from the peer are not taken as a message, and the status that says so.
public struct HTTPRefusal: Error, Sendable, Hashable {
    /// The status of the answer, which also closes the connection.
    public let status: HTTPStatus
    /// What is wrong, in a sentence that quotes nothing from the message.
    public let detail: String

    /// Makes a refusal.
    public init(_ status: HTTPStatus, _ detail: String) {
        self.status = status
        self.detail = detail
    }
}
