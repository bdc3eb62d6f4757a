internal import Cryptography

/// What a client proves itself with under one security scheme: a value, or a function that gives one
/// whenever a request is sent.
public struct ClientCredential: Sendable, ExpressibleByStringLiteral {
    let value: @Sendable () async throws -> String?

    /// Always the same value, without the scheme's word. A secret: never log it.
    public init(_ value: String) { self.value = { value } }

    /// What a function gives for each request; nil for none.
    public init(_ value: @escaping @Sendable () async throws -> String?) { self.value = value }

    /// A value for tests and examples.
    public init(stringLiteral value: String) { self.init(value) }

    /// A user and a password, for `http` schemes of `basic` (RFC 7617).
    public static func basic(user: String, password: String) -> ClientCredential {
        ClientCredential(Base64.encode(Array("\(user):\(password)".utf8)))
    }
}

/// The credentials of a contract's security schemes; emitted code has a property for each.
public protocol ClientCredentials: Sendable {
    /// The credential of a scheme; nil where there is none.
    subscript(_ scheme: String) -> ClientCredential? { get }
}

/// No credentials.
public struct NoCredentials: ClientCredentials {
    /// Makes it.
    public init() {}

    /// None.
    public subscript(_ scheme: String) -> ClientCredential? { nil }
}
