public import YAML

/// The OAuth Flow Object. OpenAPI 3.1, section 4.8.29.
public struct OAuthFlow: DocumentObject {
    /// Where authorization is asked for; required by implicit and authorizationCode.
    public let authorizationURL: String?
    /// Where tokens are given; required by all flows but implicit.
    public let tokenURL: String?
    /// Where a device asks for its codes; required by deviceAuthorization (3.2).
    public let deviceAuthorizationURL: String?
    /// Where tokens are refreshed.
    public let refreshURL: String?
    /// What each scope permits.
    public let scopes: OrderedMap<String>
    /// What the object was read from.
    public let node: Node
}

extension OAuthFlow: ReadableObject {
    static let title = "OAuth Flow Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        authorizationURL = reader.optional("authorizationUrl")
        tokenURL = reader.optional("tokenUrl")
        deviceAuthorizationURL = reader.added("deviceAuthorizationUrl")
        refreshURL = reader.optional("refreshUrl")
        reader.require("scopes")
        scopes = reader.map("scopes")
    }
}
