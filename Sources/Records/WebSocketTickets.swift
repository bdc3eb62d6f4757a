public import Storage
public import Timestamps

/// The table of tickets: each opens one WebSocket within a short time, in place of a session's
/// token.
public enum WebSocketTickets {
    static let definition = [
        Statement(
            """
            CREATE TABLE ws_tickets (
                digest {bytes} NOT NULL PRIMARY KEY,
                token_id {integer} NOT NULL
                    CONSTRAINT ws_tickets_token REFERENCES tokens (id) ON DELETE CASCADE,
                expires_at {integer} NOT NULL
            ) {strict}
            """),
        Statement("CREATE INDEX ws_tickets_of_token ON ws_tickets (token_id)"),
        Statement("CREATE INDEX ws_tickets_that_expire ON ws_tickets (expires_at)"),
    ]

    private static let insertion = Statement(
        "INSERT INTO ws_tickets (digest, token_id, expires_at) VALUES ($1, $2, $3)")

    /// Adds a ticket of a session; only its digest is stored.
    ///
    /// - Throws: `DatabaseError.Kind.constraint` when the session has ended.
    public static func insert(
        digest: [UInt8], ofToken tokenID: Int64, expiresAt: Timestamp,
        in transaction: any Transaction
    ) async throws {
        try await transaction.execute(
            insertion, [.bytes(digest), .integer(tokenID), .integer(expiresAt.microseconds)])
    }

    private static let removal = Statement(
        "DELETE FROM ws_tickets WHERE digest = $1 RETURNING token_id, expires_at")

    /// Takes a ticket, so that nobody else can, and gives its session as `Tokens.session` does; nil
    /// when there is no such ticket or it has expired.
    public static func take(
        digest: [UInt8], at now: Timestamp, in transaction: any Transaction
    ) async throws -> SessionRow? {
        let ticket = try await transaction.first(removal, [.bytes(digest)]) { row in
            (tokenID: row.integer(0), expiresAt: row.integer(1))
        }
        guard let ticket, ticket.expiresAt > now.microseconds else { return nil }
        return try await Tokens.session(id: ticket.tokenID, in: transaction)
    }

    private static let sweep = Statement(
        """
        DELETE FROM ws_tickets WHERE digest IN (
            SELECT digest FROM ws_tickets WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2
        )
        """)

    /// Deletes tickets that had expired at `now`, the oldest first, and gives their number.
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
