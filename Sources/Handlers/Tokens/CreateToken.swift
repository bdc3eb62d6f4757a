public import ContractRuntime
import Cryptography
public import Generated
import Records
import Storage
import Timestamps

extension TokensHandler {
    /// 256 bits, as behaviours D7 asks: nothing to guess, nothing to look up without the digest.
    private static let tokenByteCount = 32
    /// The contract's bound of `user_agent`.
    private static let maxUserAgentLength = 256

    /// Logs in.
    ///
    /// An unknown e-mail address takes as long as a wrong password, and both count as a failure; a blocked account is
    /// told so only when the password was right.
    public func createToken(
        _ input: CreateToken.Input, context: RequestContext
    ) async throws -> CreateToken.Output {
        let account = Users.emailKey(of: input.body.email)
        let address = context.clientAddress
        if let wait = application.logins.begin(account: account, address: address) {
            return .tooManyRequests(retryAfter: wait)
        }
        let user: UserRow?
        do {
            user = try await verified(input.body)
        } catch {
            application.logins.abandoned(account: account, address: address)
            throw error
        }
        guard let user else { return .unauthorized }
        application.logins.succeeded(account: account, address: address)
        if user.isBlocked { return .forbidden }
        return .ok(try await newSession(of: user.id, userAgent: context.userAgent))
    }

    /// The user whom the credentials prove; nil for nobody.
    private func verified(_ credentials: Credentials) async throws -> UserRow? {
        let known = try await Users.credentials(
            ofEmail: credentials.email, in: application.database)
        let fits = try await application.passwords.verify(
            credentials.password, against: known?.passwordHash)
        guard fits, let known else { return nil }
        if application.passwords.needsRehash(known.passwordHash) {
            let hash = try await application.passwords.hash(credentials.password)
            _ = try await application.database.transaction { transaction in
                try await Users.setPasswordHash(hash, ofUser: known.user.id, in: transaction)
            }
        }
        return known.user
    }

    /// Makes a session. The token itself is known to its owner only; the store gets its digest.
    public func newSession(
        of userID: Int64, userAgent: String?
    ) async throws -> Token {
        let token = Base64URL.encode(try SecureRandom.bytes(Self.tokenByteCount))
        let now = application.now()
        let expiresAt = application.sessionLifetime.map {
            Timestamp(microseconds: now.microseconds + $0.microseconds)
        }
        let agent = userAgent.map { String($0.unicodeScalars.prefix(Self.maxUserAgentLength)) }
        let session = try await application.database.transaction { transaction in
            try await Tokens.insert(
                NewToken(
                    userID: userID, digest: SHA256.digest(of: token).bytes, createdAt: now,
                    expiresAt: expiresAt, userAgent: agent),
                in: transaction)
        }
        return Token(
            id: session.id, token: token, expiresAt: session.expiresAt.map(application.local))
    }
}

extension Duration {
    /// The whole microseconds.
    var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
