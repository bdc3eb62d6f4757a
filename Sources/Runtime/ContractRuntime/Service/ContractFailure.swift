public import HTTPMessages

/// An error of a handler or of what it stands on, for the operator's eyes only.
public struct ContractFailure: Sendable {
    /// The error, in full.
    public let error: any Error
    /// The operation that failed.
    public let operationID: String
    /// What the caller was told to quote.
    public let requestID: String
    /// What the caller was answered; of a sequence that broke off, the status that it began with.
    public let status: HTTPStatus
}

/// How an error of the world is answered: all that a caller learns of it.
public struct FailureAnswer: Sendable, Hashable {
    /// 500, 503 or 507.
    public let status: HTTPStatus
    /// When to come back.
    public let retryAfterSeconds: Int?

    private init(_ status: HTTPStatus, retryAfterSeconds: Int? = nil) {
        self.status = status
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// 503: something that is needed does not answer, or has too much to do.
    public static func unavailable(retryAfterSeconds: Int) -> FailureAnswer {
        FailureAnswer(.serviceUnavailable, retryAfterSeconds: retryAfterSeconds)
    }

    /// 507: there is no room to store what was sent.
    public static var insufficientStorage: FailureAnswer { FailureAnswer(.insufficientStorage) }

    static var internalError: FailureAnswer { FailureAnswer(.internalServerError) }
}
