public import ContractRuntime
import Cryptography
import Records
import Storage

/// Looks the credential of each request up in the store, so that revoking, blocking and a changed role act at once (S8,
/// S9).
public struct SessionAuthenticator: Authenticator {
    private let application: Application

    /// Makes the authenticator.
    public init(_ application: Application) { self.application = application }

    /// The caller whose credential this is. A ticket stands for the session that made it; all other schemes of the
    /// contract carry the session's token itself (D1, D12).
    public func authenticate(
        _ credential: Credential, _ context: RequestContext
    ) async throws -> Authentication<Caller> {
        let digest = SHA256.digest(of: credential.value).bytes
        let session =
            credential.scheme == Self.ticketScheme
            ? try await take(ticket: digest)
            : try await Tokens.session(digest: digest, in: application.database)
        guard let session, session.expiresAt.map({ $0 > application.now() }) ?? true else {
            return .refused
        }
        if session.isBlocked { return .forbidden(code: "account_blocked") }
        return .accepted(
            Caller(
                userID: session.userID, tokenID: session.tokenID, isAdmin: session.role == .admin,
                expiresAt: session.expiresAt))
    }

    /// The name of the contract's scheme that a ticket comes by.
    private static let ticketScheme = "ticketAuth"

    /// A ticket serves once, whatever becomes of the request.
    private func take(ticket digest: [UInt8]) async throws -> SessionRow? {
        let now = application.now()
        return try await application.database.transaction { transaction in
            try await WebSocketTickets.take(digest: digest, at: now, in: transaction)
        }
    }
}
