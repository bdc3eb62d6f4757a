public import Storage
public import Timestamps

/// A friendship, as one of the two friends sees it.
public struct FriendshipRow: Sendable, Equatable {
    /// The number that names it for ever; later friendships have larger ones.
    public let id: Int64
    /// The other one.
    public let friend: UserRow
    /// When it began, in UTC.
    public let createdAt: Timestamp
}

/// The table of friendships: one row for two users.
public enum Friendships {
    static let definition = [
        Statement(
            """
            CREATE TABLE friendships (
                id {identity},
                user_low {integer} NOT NULL
                    CONSTRAINT friendships_user_low REFERENCES users (id) ON DELETE CASCADE,
                user_high {integer} NOT NULL
                    CONSTRAINT friendships_user_high REFERENCES users (id) ON DELETE CASCADE,
                created_at {integer} NOT NULL,
                CONSTRAINT friendships_pair UNIQUE (user_low, user_high),
                CONSTRAINT friendships_order CHECK (user_low < user_high)
            ) {strict}
            """),
        Statement("CREATE INDEX friendships_of_low ON friendships (user_low, id)"),
        Statement("CREATE INDEX friendships_of_high ON friendships (user_high, id)"),
    ]

    private static let insertion = Statement(
        """
        INSERT INTO friendships (user_low, user_high, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_low, user_high) DO NOTHING
        """)

    /// Makes two users friends; false when they are.
    ///
    /// - Throws: `DatabaseError.Kind.constraint` when one of them does not exist (any more), or both
    ///   are the same.
    @discardableResult
    public static func insert(
        _ first: Int64, _ second: Int64, createdAt: Timestamp, in transaction: any Transaction
    ) async throws -> Bool {
        let pair = UserPair(first, second)
        return try await transaction.execute(
            insertion,
            [.integer(pair.low), .integer(pair.high), .integer(createdAt.microseconds)]) > 0
    }

    private static let byPair = Statement(
        "SELECT id FROM friendships WHERE user_low = $1 AND user_high = $2")

    /// Whether two users are friends.
    public static func areFriends(
        _ first: Int64, _ second: Int64, in reader: any SQLReader
    ) async throws -> Bool {
        let pair = UserPair(first, second)
        return try await reader.first(
            byPair, [.integer(pair.low), .integer(pair.high)]
        ) { $0.integer(0) } != nil
    }

    private static let withFriend = Statement(
        """
        SELECT friendships.id, friendships.created_at,
            users.id, users.email, users.first_name, users.last_name, users.age,
            users.city, users.role, users.is_blocked, users.created_at
        FROM friendships JOIN users ON users.id = $1
        WHERE friendships.user_low = $2 AND friendships.user_high = $3
        """)

    /// The friendship of a user with another one, or nil when they are not friends.
    public static func find(
        ofUser id: Int64, with friendID: Int64, in reader: any SQLReader
    ) async throws -> FriendshipRow? {
        let pair = UserPair(id, friendID)
        return try await reader.first(
            withFriend, [.integer(friendID), .integer(pair.low), .integer(pair.high)],
            FriendshipRow.init(row:))
    }

    // Each half ends at its own index after `limit` rows, as in the lists of direct messages.
    private static let page = Statement(
        """
        SELECT pairs.id, pairs.created_at,
            users.id, users.email, users.first_name, users.last_name, users.age,
            users.city, users.role, users.is_blocked, users.created_at
        FROM (
            SELECT * FROM (
                SELECT id, created_at, user_high AS friend_id FROM friendships
                WHERE user_low = $1 AND id < $2 ORDER BY id DESC LIMIT $3
            ) AS of_low
            UNION ALL
            SELECT * FROM (
                SELECT id, created_at, user_low AS friend_id FROM friendships
                WHERE user_high = $1 AND id < $2 ORDER BY id DESC LIMIT $3
            ) AS of_high
        ) AS pairs
        JOIN users ON users.id = pairs.friend_id
        ORDER BY pairs.id DESC LIMIT $3
        """)

    /// A user's friendships, newest first, at most `limit`.
    ///
    /// - Parameter next: Gives only those with a smaller id; nil for the beginning.
    public static func list(
        ofUser id: Int64, before next: Int64? = nil, limit: Int, in reader: any SQLReader
    ) async throws -> [FriendshipRow] {
        try await reader.query(
            page, [.integer(id), .integer(next ?? .max), .integer(Int64(limit))],
            FriendshipRow.init(row:))
    }

    private static let highOfLow = Statement(
        "SELECT user_high FROM friendships WHERE user_low = $1")
    private static let lowOfHigh = Statement(
        "SELECT user_low FROM friendships WHERE user_high = $1")

    /// The ids of all friends of a user, in no order.
    public static func friendIDs(
        ofUser id: Int64, in reader: any SQLReader
    ) async throws -> [Int64] {
        let higher = try await reader.query(highOfLow, [.integer(id)]) { $0.integer(0) }
        return higher + (try await reader.query(lowOfHigh, [.integer(id)]) { $0.integer(0) })
    }

    private static let deletion = Statement(
        "DELETE FROM friendships WHERE user_low = $1 AND user_high = $2")

    /// Ends the friendship of two users, for both; false when they are not friends.
    @discardableResult
    public static func remove(
        _ first: Int64, _ second: Int64, in transaction: any Transaction
    ) async throws -> Bool {
        let pair = UserPair(first, second)
        return try await transaction.execute(
            deletion, [.integer(pair.low), .integer(pair.high)]) > 0
    }
}

extension FriendshipRow {
    fileprivate init(row: any Row) throws {
        self.init(
            id: row.integer(0), friend: try UserRow(row: row, at: 2),
            createdAt: Timestamp(microseconds: row.integer(1)))
    }
}
