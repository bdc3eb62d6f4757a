import Cryptography
public import Threads

/// Hashes passwords with Argon2id, on a bounded pool of its own so that no event loop waits for it.
///
/// A full pool throws `PoolFull`: the caller is answered 503 instead of waiting without end.
public struct PasswordHasher: Sendable {
    private let pool: BlockingPool

    /// Makes a hasher.
    public init(pool: BlockingPool) { self.pool = pool }

    /// The hash to store, in PHC form.
    func hash(_ password: String) async throws -> String {
        try await pool.run { try Argon2id.hash(password: Array(password.utf8)) }
    }

    /// Whether the password fits the stored hash. Without a hash it takes as long and is false.
    func verify(_ password: String, against hash: String?) async throws -> Bool {
        try await pool.run {
            guard let hash else {
                // Who asks for an unknown account must not learn it from the time that it takes.
                _ = try Argon2id.hash(password: Array(password.utf8))
                return false
            }
            return try Argon2id.verify(password: Array(password.utf8), against: hash)
        }
    }

    /// Whether the stored hash was made with weaker parameters than today's.
    func needsRehash(_ hash: String) -> Bool {
        Argon2id.needsRehash(hash, parameters: .standard)
    }
}
