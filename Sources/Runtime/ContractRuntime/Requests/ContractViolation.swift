public import HTTPMessages

/// One place where a request breaks the contract: an item of a problem's `errors`.
public struct ContractViolation: Sendable, Hashable {
    /// The part of a request that a violation is in.
    public enum Place: String, Sendable, Hashable {
        /// The request body.
        case body
        /// A parameter in the path.
        case path
        /// A parameter in the query.
        case query
        /// A parameter in a header field.
        case header
        /// A parameter in a cookie.
        case cookie
    }

    /// Which part of the request.
    public let place: Place
    /// A JSON Pointer (RFC 6901) into the body; for a parameter `/` and its name, and for an item
    /// of an array parameter also the item's index.
    public let pointer: String
    /// The keyword that is violated, spelled as in JSON Schema; `syntax` for a body that is not
    /// JSON.
    public let keyword: String
    /// What was expected; never what came, which may be a secret.
    public let message: String

    /// Makes a violation.
    public init(place: Place, pointer: String, keyword: String, message: String) {
        self.place = place
        self.pointer = pointer
        self.keyword = keyword
        self.message = message
    }
}

/// A request breaks the contract: everything about it that was found.
public struct ContractError: Error, Sendable, Hashable {
    /// 400 when a part cannot be read at all, otherwise 422.
    public let status: HTTPStatus
    /// Where, in the order of reading. There may be none: a body where the contract has none.
    public let violations: [ContractViolation]

    /// Makes an error.
    public init(status: HTTPStatus, violations: [ContractViolation]) {
        self.status = status
        self.violations = violations
    }
}
