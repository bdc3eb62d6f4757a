public import YAML

/// The OAuth Flows Object. OpenAPI 3.1, section 4.8.28.
public struct OAuthFlows: DocumentObject {
    /// The implicit flow.
    public let implicit: OAuthFlow?
    /// The resource owner password flow.
    public let password: OAuthFlow?
    /// The client credentials flow.
    public let clientCredentials: OAuthFlow?
    /// The authorization code flow.
    public let authorizationCode: OAuthFlow?
    /// The device authorization flow (3.2).
    public let deviceAuthorization: OAuthFlow?
    /// What the object was read from.
    public let node: Node
}

extension OAuthFlows: ReadableObject {
    static let title = "OAuth Flows Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        implicit = reader.flow("implicit", requiring: ["authorizationUrl"], without: ["tokenUrl"])
        password = reader.flow("password", requiring: ["tokenUrl"], without: ["authorizationUrl"])
        clientCredentials = reader.flow(
            "clientCredentials", requiring: ["tokenUrl"], without: ["authorizationUrl"])
        authorizationCode = reader.flow(
            "authorizationCode", requiring: ["authorizationUrl", "tokenUrl"], without: [])
        reader.warnOfLater("deviceAuthorization")
        deviceAuthorization = reader.flow(
            "deviceAuthorization", requiring: ["deviceAuthorizationUrl", "tokenUrl"],
            without: ["authorizationUrl"])
    }
}
