public import ContractRuntime
import Cryptography
import Records

/// Looks the token of each request up in the store, so that revoking, blocking and a changed role act at once (S8, S9).
public struct SessionAuthenticator: Authenticator {
    private let application: Application

    /// Makes the authenticator.
    public init(_ application: Application) { self.application = application }

    /// The caller whose token this is. Both schemes of the contract carry the same token (D1).
    public func authenticate(
        _ credential: Credential, _ context: RequestContext
    ) async throws -> Authentication<Caller> {
        let digest = SHA256.digest(of: credential.value).bytes
        guard let session = try await Tokens.session(digest: digest, in: application.database),
            session.expiresAt.map({ $0 > application.now() }) ?? true
        else { return .refused }
        if session.isBlocked { return .forbidden(code: "account_blocked") }
        return .accepted(
            Caller(
                userID: session.userID, tokenID: session.tokenID, isAdmin: session.role == .admin))
    }
}
