/// The caller of a contract without security: there is none.
public enum Nobody: ContractCaller {
    /// Never asked.
    public func hasRole(_ role: String) -> Bool { false }
}

/// The authenticator of a contract without security, which has no credential to look at.
///
///     ContractService(contractRoutes(pets: PetStore()), authenticator: NoAuthenticator())
///
/// Where the contract asks for a credential after all, every one is refused.
public struct NoAuthenticator: Authenticator {
    /// Makes an authenticator.
    public init() {}

    /// Refuses.
    public func authenticate(
        _ credential: Credential, _ context: RequestContext
    ) async throws -> Authentication<Nobody> { .refused }
}
