import ContractRuntime

/// Who may change what the store has.
struct Keeper: ContractCaller {
    func hasRole(_ role: String) -> Bool { false }
}

/// Knows keepers by their key.
struct KeyCheck: Authenticator {
    let key: String

    func authenticate(
        _ credential: Credential, _ context: RequestContext
    ) async throws -> Authentication<Keeper> {
        credential.value == key ? .accepted(Keeper()) : .refused
    }
}
