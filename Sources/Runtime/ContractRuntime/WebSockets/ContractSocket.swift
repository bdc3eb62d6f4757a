/// An open connection as emitted code hands it to a handler: one case for each protocol that the
/// contract lists.
public protocol ContractSocket: Sendable {
    /// Makes the case of what was agreed to speak.
    @_spi(Generated) init(_ connection: WebSocketConnection)
}

/// Text that is sent as it is: what a channel of `text/plain` sends.
public struct PlainText: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The text.
    public let description: String

    /// Makes a text of a string.
    public init(_ text: String) { description = text }

    /// Makes a text of a literal.
    public init(stringLiteral text: String) { description = text }
}
