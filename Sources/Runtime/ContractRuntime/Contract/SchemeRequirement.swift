/// A security scheme that an operation asks for, and what the caller must have of it.
public struct SchemeRequirement: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The name of the scheme.
    public let name: String
    /// Scopes of OAuth 2 and OpenID Connect, roles of other schemes; the caller must have all.
    public let scopes: [String]

    /// Asks for a scheme with scopes.
    public init(_ name: StaticString, scopes: [StaticString]) {
        self.name = name.description
        self.scopes = scopes.map(\.description)
    }

    /// Asks for a scheme alone.
    public init(stringLiteral name: StaticString) { self.init(name, scopes: []) }
}
