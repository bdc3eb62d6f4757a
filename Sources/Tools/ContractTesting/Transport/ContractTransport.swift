import HTTPClient

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

    /// Why there is no answer, in words; for errors of any transport.
    public static func words(of error: any Error) -> String {
        switch error {
        case HTTPClientError.cannotConnect(let reason): reason
        case HTTPClientError.timedOut: "the time was over"
        case HTTPClientError.closed: "the connection ended before the answer did"
        case HTTPClientError.malformed(let reason): "it is no HTTP: \(reason)"
        case HTTPClientError.tooLarge: tooLarge.description
        default: "\(error)"
        }
    }

    /// The reason, in one line.
    public var description: String {
        switch self {
        case .address(let reason): reason
        case .token(let text): "'\(text)' is no token of HTTP"
        case .tooLarge: "the answer is longer than the limit"
        }
    }
}
