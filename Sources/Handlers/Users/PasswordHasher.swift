import Cryptography
public import Threads

/// Hashes passwords with Argon2id, on a bounded pool of its own so that no event loop waits for it.
///
/// A full pool throws `PoolFull`: the caller is answered 503 instead of waiting without end.
public struct PasswordHasher: Sendable {
    private let pool: BlockingPool
    /// What an unknown user's password is verified against, so that it takes the same time as a known one's.
    private let decoy: String

    /// Makes a hasher.
    ///
    /// - Throws: `CryptographyError` when the system gives no random bytes.
    public init(pool: BlockingPool) throws {
        self.pool = pool
        decoy = try Argon2id.hash(password: SecureRandom.bytes(16), parameters: .standard)
    }

    /// The hash to store, in PHC form.
    func hash(_ password: String) async throws -> String {
        try await pool.run { try Argon2id.hash(password: Array(password.utf8)) }
    }

    /// Whether the password fits the stored hash. Without a hash it takes as long and is false.
    func verify(_ password: String, against hash: String?) async throws -> Bool {
        let stored = hash ?? decoy
        let fits = try await pool.run {
            try Argon2id.verify(password: Array(password.utf8), against: stored)
        }
        return fits && hash != nil
    }

    /// Whether the stored hash was made with weaker parameters than today's.
    func needsRehash(_ hash: String) -> Bool {
        Argon2id.needsRehash(hash, parameters: .standard)
    }
}
