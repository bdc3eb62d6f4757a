import ContractRuntime

/// The contract asks for no credential; a service has an authenticator all the same.
struct Nobody: ContractCaller {
    func hasRole(_ role: String) -> Bool { false }
}

/// Knows no credential.
struct NobodyKnown: Authenticator {
    func authenticate(
        _ credential: Credential, _ context: RequestContext
    ) async throws -> Authentication<Nobody> { .refused }
}
