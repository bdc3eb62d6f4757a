public import JSON

/// The body of a request.
public struct CheckedBody: Sendable {
    /// Whether a request must have it.
    public let isRequired: Bool
    /// Its representations.
    public let content: [CheckedMediaType]
    /// Where it stands.
    public let place: DocumentPlace
}

/// One response of an operation.
public struct CheckedResponse: Sendable {
    /// `200`, `4XX` or `default`
    public let status: String
    /// The declared fields, but for Content-Type, which `content` describes.
    public let fields: [CheckedField]
    /// Its representations; none when it has no content.
    public let content: [CheckedMediaType]
    /// Operations that may follow.
    public let links: [CheckedLink]
    /// Statuses that a `default` response lists by `x-statuses`.
    public let listedStatuses: [Int]
    /// Where it stands.
    public let place: DocumentPlace
}

/// An operation that may follow a response.
public struct CheckedLink: Sendable {
    /// Its name.
    public let name: String
    /// The operation, where it is named by its operationId.
    public let operationID: String?
    /// The operation, where it is referred to.
    public let operationReference: String?
    /// Values and runtime expressions by the name of the parameter, in order.
    public let parameters: [(name: String, value: JSONValue)]
    /// The value or runtime expression of the body.
    public let requestBody: JSONValue?
    /// Where it stands.
    public let place: DocumentPlace
}

/// A credential that an operation may ask for.
public struct CheckedCredential: Sendable {
    /// Where a request has a credential.
    public enum Carrier: Sendable, Hashable {
        /// In a field of this name.
        case field(String)
        /// In a query parameter of this name.
        case query(String)
        /// In a cookie of this name.
        case cookie(String)
        /// In the connection: a client certificate.
        case connection
    }

    /// The name of the security scheme.
    public let scheme: String
    /// Where it is.
    public let carrier: Carrier
    /// The scheme of the field Authorization, such as `bearer`; nil for others.
    public let authorizationScheme: String?
    /// The scopes or roles that are asked for.
    public let scopes: [String]
}
