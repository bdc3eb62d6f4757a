public import Storage
public import Timestamps

/// A request of one user to become friends with another one, not yet answered.
public struct FriendRequestRow: Sendable, Equatable {
    /// The number that names it for ever; later requests have larger ones.
    public let id: Int64
    /// Who asks.
    public let senderID: Int64
    /// Who is asked.
    public let receiverID: Int64
    /// When it was asked, in UTC.
    public let createdAt: Timestamp
}

/// A request in a user's list.
public struct ListedFriendRequest: Sendable, Equatable {
    /// The request.
    public let request: FriendRequestRow
    /// The other user: who asks in a list of incoming requests, who is asked in one of outgoing
    /// ones.
    public let user: UserRow
}

/// Which of a user's friend requests are meant.
public enum FriendRequestDirection: Sendable, CaseIterable {
    /// Those that the user has to answer.
    case incoming
    /// Those that the user sent.
    case outgoing
}

/// The table of friend requests: at most one row for two users.
public enum FriendRequests {
    static let definition = [
        Statement(
            """
            CREATE TABLE friend_requests (
                id {identity},
                sender_id {integer} NOT NULL
                    CONSTRAINT friend_requests_sender REFERENCES users (id) ON DELETE CASCADE,
                receiver_id {integer} NOT NULL
                    CONSTRAINT friend_requests_receiver REFERENCES users (id) ON DELETE CASCADE,
                user_low {integer} NOT NULL,
                user_high {integer} NOT NULL,
                created_at {integer} NOT NULL,
                CONSTRAINT friend_requests_pair UNIQUE (user_low, user_high),
                CONSTRAINT friend_requests_not_to_self CHECK (sender_id <> receiver_id),
                CONSTRAINT friend_requests_users CHECK (
                    (user_low = sender_id AND user_high = receiver_id AND user_low < user_high)
                    OR (user_low = receiver_id AND user_high = sender_id AND user_low < user_high)
                )
            ) {strict}
            """),
        Statement("CREATE INDEX friend_requests_sent ON friend_requests (sender_id, id)"),
        Statement("CREATE INDEX friend_requests_received ON friend_requests (receiver_id, id)"),
    ]

    private static let insertion = Statement(
        """
        INSERT INTO friend_requests (sender_id, receiver_id, user_low, user_high, created_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (user_low, user_high) DO NOTHING
        RETURNING id, sender_id, receiver_id, created_at
        """)

    /// Adds a request and gives it, or nil when there is one between the two users, in either
    /// direction.
    ///
    /// That the receiver exists, is not the sender and is no friend is checked by the caller, in
    /// the same transaction.
    ///
    /// - Throws: `DatabaseError.Kind.constraint` when the first two were not.
    public static func insert(
        from senderID: Int64, to receiverID: Int64, createdAt: Timestamp,
        in transaction: any Transaction
    ) async throws -> FriendRequestRow? {
        let pair = UserPair(senderID, receiverID)
        return try await transaction.first(
            insertion,
            [
                .integer(senderID), .integer(receiverID), .integer(pair.low), .integer(pair.high),
                .integer(createdAt.microseconds),
            ], FriendRequestRow.init(row:))
    }

    private static let visible = Statement(
        """
        SELECT id, sender_id, receiver_id, created_at FROM friend_requests
        WHERE id = $1 AND (sender_id = $2 OR receiver_id = $2)
        """)

    /// The request of this id if this user sent or received it; nil otherwise.
    public static func find(
        byID id: Int64, visibleTo userID: Int64, in reader: any SQLReader
    ) async throws -> FriendRequestRow? {
        try await reader.first(
            visible, [.integer(id), .integer(userID)], FriendRequestRow.init(row:))
    }

    private static let byPair = Statement(
        """
        SELECT id, sender_id, receiver_id, created_at FROM friend_requests
        WHERE user_low = $1 AND user_high = $2
        """)

    /// The request between two users, in either direction, or nil.
    public static func find(
        between first: Int64, _ second: Int64, in reader: any SQLReader
    ) async throws -> FriendRequestRow? {
        let pair = UserPair(first, second)
        return try await reader.first(
            byPair, [.integer(pair.low), .integer(pair.high)], FriendRequestRow.init(row:))
    }

    private static let deletion = Statement(
        "DELETE FROM friend_requests WHERE id = $1 AND (sender_id = $2 OR receiver_id = $2)")

    /// Deletes a request that this user sent (and takes back) or received (and declines); false
    /// when there is no such request.
    @discardableResult
    public static func delete(
        byID id: Int64, visibleTo userID: Int64, in transaction: any Transaction
    ) async throws -> Bool {
        try await transaction.execute(deletion, [.integer(id), .integer(userID)]) > 0
    }

    private static let acceptance = Statement(
        "DELETE FROM friend_requests WHERE id = $1 AND receiver_id = $2 RETURNING sender_id")

    /// Makes friends of a request that this user received, and gives the friendship as this user
    /// sees it; nil when there is no such request.
    public static func accept(
        byID id: Int64, receiver userID: Int64, at now: Timestamp, in transaction: any Transaction
    ) async throws -> FriendshipRow? {
        let sender = try await transaction.first(
            acceptance, [.integer(id), .integer(userID)]
        ) { $0.integer(0) }
        guard let sender else { return nil }
        try await Friendships.insert(sender, userID, createdAt: now, in: transaction)
        return try await Friendships.find(ofUser: userID, with: sender, in: transaction)
    }
}

/// Lists of requests, newest first.
extension FriendRequests {
    private static let incoming = Statement(
        """
        SELECT friend_requests.id, friend_requests.sender_id, friend_requests.receiver_id,
            friend_requests.created_at,
            users.id, users.email, users.first_name, users.last_name, users.age,
            users.city, users.role, users.is_blocked, users.created_at
        FROM friend_requests JOIN users ON users.id = friend_requests.sender_id
        WHERE friend_requests.receiver_id = $1 AND friend_requests.id < $2
        ORDER BY friend_requests.id DESC LIMIT $3
        """)

    private static let outgoing = Statement(
        """
        SELECT friend_requests.id, friend_requests.sender_id, friend_requests.receiver_id,
            friend_requests.created_at,
            users.id, users.email, users.first_name, users.last_name, users.age,
            users.city, users.role, users.is_blocked, users.created_at
        FROM friend_requests JOIN users ON users.id = friend_requests.receiver_id
        WHERE friend_requests.sender_id = $1 AND friend_requests.id < $2
        ORDER BY friend_requests.id DESC LIMIT $3
        """)

    /// A user's requests, each with the other user, newest first, at most `limit`.
    ///
    /// - Parameter next: Gives only those with a smaller id; nil for the beginning.
    public static func list(
        ofUser id: Int64, _ direction: FriendRequestDirection, before next: Int64? = nil,
        limit: Int, in reader: any SQLReader
    ) async throws -> [ListedFriendRequest] {
        try await reader.query(
            direction == .incoming ? incoming : outgoing,
            [.integer(id), .integer(next ?? .max), .integer(Int64(limit))]
        ) { row in
            ListedFriendRequest(
                request: FriendRequestRow(row: row), user: try UserRow(row: row, at: 4))
        }
    }
}

extension FriendRequestRow {
    fileprivate init(row: any Row) {
        self.init(
            id: row.integer(0), senderID: row.integer(1), receiverID: row.integer(2),
            createdAt: Timestamp(microseconds: row.integer(3)))
    }
}
