public import Storage
public import Timestamps

/// The table of sessions.
public enum Tokens {
    static let definition = [
        Statement(
            """
            CREATE TABLE tokens (
                id {identity},
                user_id {integer} NOT NULL
                    CONSTRAINT tokens_user REFERENCES users (id) ON DELETE CASCADE,
                digest {bytes} NOT NULL CONSTRAINT tokens_digest UNIQUE,
                created_at {integer} NOT NULL,
                expires_at {integer},
                user_agent TEXT
            ) {strict}
            """),
        Statement("CREATE INDEX tokens_of_user ON tokens (user_id, id)"),
        Statement(
            """
            CREATE INDEX tokens_that_expire ON tokens (expires_at) WHERE expires_at IS NOT NULL
            """),
    ]

    private static let sessionByDigest = Statement(
        """
        SELECT tokens.id, users.id, users.role, users.is_blocked, tokens.expires_at
        FROM tokens JOIN users ON users.id = tokens.user_id
        WHERE tokens.digest = $1
        """)

    /// What authentication needs to know of the session with this digest, or nil: one query.
    ///
    /// Whether it has expired is for the caller to judge, by its clock.
    public static func session(
        digest: [UInt8], in reader: any SQLReader
    ) async throws -> SessionRow? {
        try await reader.first(sessionByDigest, [.bytes(digest)], SessionRow.init(row:))
    }

    private static let sessionByID = Statement(
        """
        SELECT tokens.id, users.id, users.role, users.is_blocked, tokens.expires_at
        FROM tokens JOIN users ON users.id = tokens.user_id
        WHERE tokens.id = $1
        """)

    /// The same of the session with this id, or nil when it has ended: for whoever was let in once
    /// and stays, such as a WebSocket.
    public static func session(id: Int64, in reader: any SQLReader) async throws -> SessionRow? {
        try await reader.first(sessionByID, [.integer(id)], SessionRow.init(row:))
    }

    private static let insertion = Statement(
        """
        INSERT INTO tokens (user_id, digest, created_at, expires_at, user_agent)
        VALUES ($1, $2, $3, $4, $5)
        RETURNING id, user_id, created_at, expires_at, user_agent
        """)

    /// Adds a session and gives it.
    ///
    /// - Throws: `DatabaseError.Kind.constraint` when there is no such user (any more).
    public static func insert(
        _ new: NewToken, in transaction: any Transaction
    ) async throws -> TokenRow {
        let rows = try await transaction.query(
            insertion,
            [
                .integer(new.userID), .bytes(new.digest), .integer(new.createdAt.microseconds),
                .optional(new.expiresAt?.microseconds), .optional(new.userAgent),
            ], TokenRow.init(row:))
        return rows[0]
    }

    private static let page = Statement(
        """
        SELECT id, user_id, created_at, expires_at, user_agent
        FROM tokens
        WHERE user_id = $1 AND id < $2 AND (expires_at IS NULL OR expires_at > $3)
        ORDER BY id DESC LIMIT $4
        """)

    /// The sessions of a user that have not expired at `now`, newest first, at most `limit`.
    ///
    /// - Parameter next: Gives only those with a smaller id; nil for the beginning.
    public static func list(
        ofUser id: Int64, before next: Int64? = nil, at now: Timestamp, limit: Int,
        in reader: any SQLReader
    ) async throws -> [TokenRow] {
        try await reader.query(
            page,
            [
                .integer(id), .integer(next ?? .max), .integer(now.microseconds),
                .integer(Int64(limit)),
            ], TokenRow.init(row:))
    }

    private static let revocation = Statement("DELETE FROM tokens WHERE id = $1 AND user_id = $2")

    /// Ends a session of a user at once; false when the user has no such session.
    @discardableResult
    public static func revoke(
        _ id: Int64, ofUser userID: Int64, in transaction: any Transaction
    ) async throws -> Bool {
        try await transaction.execute(revocation, [.integer(id), .integer(userID)]) > 0
    }

    private static let revocationOfOthers = Statement(
        "DELETE FROM tokens WHERE user_id = $1 AND id <> $2 RETURNING id")

    /// Ends all sessions of a user at once but one, and gives the ids of those that ended, in no
    /// order.
    ///
    /// - Parameter kept: The session that stays; nil ends all.
    @discardableResult
    public static func revokeAll(
        ofUser id: Int64, except kept: Int64? = nil, in transaction: any Transaction
    ) async throws -> [Int64] {
        // No id is 0.
        try await transaction.query(
            revocationOfOthers, [.integer(id), .integer(kept ?? 0)]
        ) { $0.integer(0) }
    }

    private static let sweep = Statement(
        """
        DELETE FROM tokens WHERE id IN (
            SELECT id FROM tokens WHERE expires_at IS NOT NULL AND expires_at <= $1
            ORDER BY expires_at LIMIT $2
        )
        """)

    /// Deletes sessions that had expired at `now`, the oldest first, and gives their number.
    ///
    /// - Parameter limit: The most to delete at once, so that other writers need not wait for
    ///   long: repeat while as many were deleted.
    @discardableResult
    public static func deleteExpired(
        at now: Timestamp, limit: Int, in transaction: any Transaction
    ) async throws -> Int {
        try await transaction.execute(
            sweep, [.integer(now.microseconds), .integer(Int64(limit))])
    }
}

extension SessionRow {
    fileprivate init(row: any Row) throws {
        guard let role = UserRole(rawValue: row.text(2)) else {
            throw DatabaseError(.unexpectedValue, "the role of a user is not known")
        }
        self.init(
            tokenID: row.integer(0), userID: row.integer(1), role: role, isBlocked: row.boolean(3),
            expiresAt: row.optionalInteger(4).map { Timestamp(microseconds: $0) })
    }
}

extension TokenRow {
    fileprivate init(row: any Row) {
        self.init(
            id: row.integer(0), userID: row.integer(1),
            createdAt: Timestamp(microseconds: row.integer(2)),
            expiresAt: row.optionalInteger(3).map { Timestamp(microseconds: $0) },
            userAgent: row.optionalText(4))
    }
}
