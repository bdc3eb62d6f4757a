/// What emitted code makes of a request: the input of one operation.
public protocol ContractInput: Sendable {
    /// Reads the input, or throws everything in the request that breaks the contract.
    init(from request: inout ContractRequest) throws(ContractError)
}

/// What a handler answers: one case for each response that the contract leaves to it.
public protocol ContractOutput: Sendable {
    /// Writes status, fields and body.
    func write(to response: inout ContractResponse)
}

/// Who calls a secured operation, as the application knows them.
public protocol ContractCaller: Sendable {
    /// Whether the caller holds a role that the contract names, in `x-roles` or in a requirement of
    /// a scheme that has no scopes.
    func hasRole(_ role: String) -> Bool

    /// Whether the credential that the caller came with has a scope of OAuth 2 or OpenID Connect,
    /// which the contract names in a requirement of the scheme.
    func hasScope(_ scope: String, of scheme: String) -> Bool
}

extension ContractCaller {
    /// No caller has scopes, so that a contract with scopes admits nobody until somebody says who
    /// has them.
    public func hasScope(_ scope: String, of scheme: String) -> Bool { false }
}

/// What a request offers as proof of who sent it.
public struct Credential: Sendable, Hashable {
    /// The name of the security scheme in the contract.
    public let scheme: String
    /// The credential itself, without the scheme's word. A secret: never log it.
    public let value: String

    /// Makes a credential.
    public init(scheme: String, value: String) {
        self.scheme = scheme
        self.value = value
    }
}

/// What an authenticator makes of a credential.
public enum Authentication<Caller: Sendable>: Sendable {
    /// It proves this caller.
    case accepted(Caller)
    /// It proves nobody, or no longer: 401.
    case refused
    /// It proves somebody who may call nothing, and this problem says why: 403.
    case forbidden(code: String)
}

/// Tells callers by their credentials.
public protocol Authenticator<Caller>: Sendable {
    /// The application's type of a caller.
    associatedtype Caller: ContractCaller

    /// Says whom `credential` proves. An error is the server's failure, not the caller's.
    func authenticate(
        _ credential: Credential, _ context: RequestContext
    ) async throws -> Authentication<Caller>
}
