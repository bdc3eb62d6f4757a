internal import HTTPMessages

/// The problems that no handler decides about: their codes, and their words where the contract's
/// catalogue has none.
struct BuiltInProblem: Sendable {
    let status: HTTPStatus
    let code: String
    let detail: String

    /// The entry of `status`; that of 500 when there is none.
    static func of(_ status: HTTPStatus) -> BuiltInProblem {
        all.first { $0.status == status } ?? internalError
    }

    /// The entry of `code`.
    static func of(_ code: String) -> BuiltInProblem? {
        all.first { $0.code == code }
    }

    private static let internalError = BuiltInProblem(
        status: .internalServerError, code: "internal_error",
        detail: "The server failed; quote 'request_id' when you report it.")

    private static let all: [BuiltInProblem] = [
        entry(.badRequest, "malformed_request", "The request cannot be read."),
        entry(.unauthorized, "unauthorized", "A valid credential is required."),
        entry(.forbidden, "forbidden", "Your role does not permit this operation."),
        entry(.notFound, "not_found", "Nothing is here."),
        entry(
            .methodNotAllowed, "method_not_allowed",
            "This path does not offer the method; 'Allow' lists those it does."),
        entry(
            .notAcceptable, "not_acceptable", "No media type that 'Accept' asks for is offered."),
        entry(.requestTimeout, "request_timeout", "The request did not arrive in time."),
        entry(
            .preconditionFailed, "precondition_failed",
            "What the request names is in another version now."),
        entry(
            .contentTooLarge, "content_too_large",
            "The request body is larger than this operation accepts."),
        entry(.uriTooLong, "uri_too_long", "The request target is too long."),
        entry(
            .unsupportedMediaType, "unsupported_media_type",
            "The request body has a media type that this operation does not accept."),
        entry(
            .rangeNotSatisfiable, "range_not_satisfiable",
            "The content ends before the range begins; 'Content-Range' says how long it is."),
        entry(.expectationFailed, "expectation_failed", "The expectation cannot be met."),
        entry(
            .misdirectedRequest, "misdirected_request", "This server does not serve that host."),
        entry(
            .unprocessableContent, "contract_violation",
            "The request breaks the contract; 'errors' lists where."),
        entry(
            .upgradeRequired, "upgrade_required",
            "This path speaks WebSocket; 'Upgrade' says how to ask for it."),
        entry(
            .tooManyRequests, "too_many_requests",
            "Too many requests; 'Retry-After' says when to come back."),
        entry(
            .requestHeaderFieldsTooLarge, "fields_too_large", "The header section is too large."),
        internalError,
        entry(.notImplemented, "not_implemented", "The server does not know this method."),
        entry(
            .serviceUnavailable, "unavailable",
            "The service is busy or not ready; try again later."),
        entry(
            .httpVersionNotSupported, "version_not_supported",
            "Only HTTP/1.0 and HTTP/1.1 are spoken here."),
        entry(
            .insufficientStorage, "insufficient_storage",
            "The server has no room to store this."),
    ]

    private static func entry(
        _ status: HTTPStatus, _ code: String, _ detail: String
    ) -> BuiltInProblem {
        BuiltInProblem(status: status, code: code, detail: detail)
    }
}
