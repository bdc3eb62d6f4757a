/// A way to a server.
public protocol ContractTransport: Sendable {
    /// Scheme and authority of the server, such as `http://127.0.0.1:8000`, for replay lines.
    var server: String { get }

    /// Sends a request and waits for its answer; redirects are not followed.
    ///
    /// Throws when there is no answer.
    func send(_ request: Exchange.Request) async throws -> Exchange.Response
}

/// Why a request cannot be sent.
public enum TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The address is none that can be used; the text says why.
    case address(String)
    /// A method or a field's name is no token.
    case token(String)
    /// The answer has more bytes than the limit allows.
    case tooLarge

    /// The reason, in one line.
    public var description: String {
        switch self {
        case .address(let reason): reason
        case .token(let text): "'\(text)' is no token of HTTP"
        case .tooLarge: "the answer is longer than the limit"
        }
    }
}
