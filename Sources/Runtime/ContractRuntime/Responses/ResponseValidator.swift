public import HTTPMessages

/// Holds the answers of handlers against the contract: a switch for tests and for mistrust.
public protocol ResponseValidator: Sendable {
    /// Where `response` breaks what the contract says of `operation`, one sentence each; none when
    /// it does not.
    func violations(in response: HTTPResponse, of operation: OperationDescription) -> [String]

    /// Where a frame that is about to be sent breaks what the contract says of `operation` under
    /// `subprotocol`; nil is none.
    func violations(
        inFrame frame: WebSocketFrame, of operation: OperationDescription, subprotocol: String?
    ) -> [String]
}

extension ResponseValidator {
    /// Nothing: frames are trusted.
    public func violations(
        inFrame frame: WebSocketFrame, of operation: OperationDescription, subprotocol: String?
    ) -> [String] { [] }
}

/// A handler's answer breaks the contract. The caller gets 500 and never sees the answer.
public struct ResponseViolation: Error, Sendable, Hashable {
    /// The status of the answer.
    public let status: HTTPStatus
    /// Where it breaks the contract.
    public let violations: [String]

    /// Makes the error.
    public init(status: HTTPStatus, violations: [String]) {
        self.status = status
        self.violations = violations
    }
}
