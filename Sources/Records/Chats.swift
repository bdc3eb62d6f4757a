public import Storage
public import Timestamps

/// A chat of two users.
public struct ChatRow: Sendable, Equatable {
    /// The number that names it for ever; later chats have larger ones.
    public let id: Int64
    /// Who began it.
    public let initiator: UserRow
    /// With whom.
    public let receiver: UserRow
    /// When it began, in UTC.
    public let startedAt: Timestamp
    /// The sequence number of its last message; 0 when there is none.
    public let lastSequence: Int64

    /// Whether a user is one of the two.
    public func hasParticipant(_ userID: Int64) -> Bool {
        initiator.id == userID || receiver.id == userID
    }
}

/// A chat in a list.
public struct ListedChat: Sendable, Equatable {
    /// The chat.
    public let chat: ChatRow
    /// Its newest message; nil when there is none.
    public let lastMessage: ChatMessageRow?
}

/// The table of chats: one row for two users.
public enum Chats {
    static let definition = [
        Statement(
            """
            CREATE TABLE chats (
                id {identity},
                initiator_id {integer} NOT NULL
                    CONSTRAINT chats_initiator REFERENCES users (id) ON DELETE CASCADE,
                receiver_id {integer} NOT NULL
                    CONSTRAINT chats_receiver REFERENCES users (id) ON DELETE CASCADE,
                user_low {integer} NOT NULL,
                user_high {integer} NOT NULL,
                started_at {integer} NOT NULL,
                last_sequence {integer} NOT NULL DEFAULT 0,
                CONSTRAINT chats_pair UNIQUE (user_low, user_high),
                CONSTRAINT chats_not_with_self CHECK (initiator_id <> receiver_id),
                CONSTRAINT chats_users CHECK (
                    (user_low = initiator_id AND user_high = receiver_id AND user_low < user_high)
                    OR (user_low = receiver_id AND user_high = initiator_id
                        AND user_low < user_high)
                )
            ) {strict}
            """),
        Statement("CREATE INDEX chats_initiated ON chats (initiator_id, id)"),
        Statement("CREATE INDEX chats_received ON chats (receiver_id, id)"),
    ]

    private static let insertion = Statement(
        """
        INSERT INTO chats (initiator_id, receiver_id, user_low, user_high, started_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (user_low, user_high) DO NOTHING
        RETURNING id
        """)

    /// Adds a chat and gives it, or nil when the two users have one, whoever began it.
    ///
    /// That both exist and may chat is checked by the caller, in the same transaction.
    ///
    /// - Throws: `DatabaseError.Kind.constraint` when one of them does not exist, or both are the
    ///   same.
    public static func insert(
        initiator: Int64, receiver: Int64, startedAt: Timestamp, in transaction: any Transaction
    ) async throws -> ChatRow? {
        let pair = UserPair(initiator, receiver)
        let id = try await transaction.first(
            insertion,
            [
                .integer(initiator), .integer(receiver), .integer(pair.low), .integer(pair.high),
                .integer(startedAt.microseconds),
            ]
        ) { $0.integer(0) }
        guard let id else { return nil }
        return try await find(byID: id, in: transaction)
    }

    private static let byID = Statement(
        """
        SELECT chats.id, chats.started_at, chats.last_sequence,
            initiators.id, initiators.email, initiators.first_name, initiators.last_name, initiators.age,
            initiators.city, initiators.role, initiators.is_blocked, initiators.created_at,
            receivers.id, receivers.email, receivers.first_name, receivers.last_name, receivers.age,
            receivers.city, receivers.role, receivers.is_blocked, receivers.created_at
        FROM chats
        JOIN users AS initiators ON initiators.id = chats.initiator_id
        JOIN users AS receivers ON receivers.id = chats.receiver_id
        WHERE chats.id = $1
        """)

    /// The chat of this id, or nil. Who may see it is for the caller to judge.
    public static func find(byID id: Int64, in reader: any SQLReader) async throws -> ChatRow? {
        try await reader.first(byID, [.integer(id)], ChatRow.init(row:))
    }

    private static let byPair = Statement(
        """
        SELECT chats.id, chats.started_at, chats.last_sequence,
            initiators.id, initiators.email, initiators.first_name, initiators.last_name, initiators.age,
            initiators.city, initiators.role, initiators.is_blocked, initiators.created_at,
            receivers.id, receivers.email, receivers.first_name, receivers.last_name, receivers.age,
            receivers.city, receivers.role, receivers.is_blocked, receivers.created_at
        FROM chats
        JOIN users AS initiators ON initiators.id = chats.initiator_id
        JOIN users AS receivers ON receivers.id = chats.receiver_id
        WHERE chats.user_low = $1 AND chats.user_high = $2
        """)

    /// The chat of two users, whoever began it, or nil.
    public static func find(
        between first: Int64, _ second: Int64, in reader: any SQLReader
    ) async throws -> ChatRow? {
        let pair = UserPair(first, second)
        return try await reader.first(
            byPair, [.integer(pair.low), .integer(pair.high)], ChatRow.init(row:))
    }

    // Each half ends at its own index after `limit` rows, as in the lists of direct messages. The
    // last message is found by the number of the last one, for there are no holes.
    private static let page = Statement(
        """
        SELECT pairs.id, pairs.started_at, pairs.last_sequence,
            initiators.id, initiators.email, initiators.first_name, initiators.last_name, initiators.age,
            initiators.city, initiators.role, initiators.is_blocked, initiators.created_at,
            receivers.id, receivers.email, receivers.first_name, receivers.last_name, receivers.age,
            receivers.city, receivers.role, receivers.is_blocked, receivers.created_at,
            chat_messages.id, chat_messages.chat_id, chat_messages.sequence,
            chat_messages.sender_id, chat_messages.text, chat_messages.created_at,
            chat_messages.client_id
        FROM (
            SELECT * FROM (
                SELECT id, initiator_id, receiver_id, started_at, last_sequence FROM chats
                WHERE initiator_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
            ) AS initiated
            UNION ALL
            SELECT * FROM (
                SELECT id, initiator_id, receiver_id, started_at, last_sequence FROM chats
                WHERE receiver_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
            ) AS received
        ) AS pairs
        JOIN users AS initiators ON initiators.id = pairs.initiator_id
        JOIN users AS receivers ON receivers.id = pairs.receiver_id
        LEFT JOIN chat_messages
            ON chat_messages.chat_id = pairs.id AND chat_messages.sequence = pairs.last_sequence
        ORDER BY pairs.id DESC LIMIT $3
        """)

    /// A user's chats with their last messages, the newest chat first, at most `limit`.
    ///
    /// - Parameter next: Gives only those with a smaller id; nil for the beginning.
    public static func list(
        ofUser id: Int64, before next: Int64? = nil, limit: Int, in reader: any SQLReader
    ) async throws -> [ListedChat] {
        try await reader.query(
            page, [.integer(id), .integer(next ?? .max), .integer(Int64(limit))]
        ) { row in
            ListedChat(
                chat: try ChatRow(row: row),
                lastMessage: row.isNull(21) ? nil : ChatMessageRow(row: row, at: 21))
        }
    }

    private static let initiated = Statement("SELECT id FROM chats WHERE initiator_id = $1")
    private static let received = Statement("SELECT id FROM chats WHERE receiver_id = $1")

    /// The ids of all chats of a user, in no order: what goes when the user does.
    public static func ids(ofUser id: Int64, in reader: any SQLReader) async throws -> [Int64] {
        let begun = try await reader.query(initiated, [.integer(id)]) { $0.integer(0) }
        return begun + (try await reader.query(received, [.integer(id)]) { $0.integer(0) })
    }

    private static let lastSequence = Statement(
        """
        SELECT last_sequence FROM chats
        WHERE id = $1 AND (initiator_id = $2 OR receiver_id = $2)
        """)
    private static let counting = Statement(
        "UPDATE chats SET last_sequence = last_sequence + 1 WHERE id = $1")

    /// Counts one more message of a chat and gives its sequence number; nil when there is no such
    /// chat of this user.
    static func nextSequence(
        ofChat id: Int64, sender userID: Int64, in transaction: any Transaction
    ) async throws -> Int64? {
        let last = try await transaction.first(
            lastSequence, [.integer(id), .integer(userID)]
        ) { $0.integer(0) }
        guard let last else { return nil }
        try await transaction.execute(counting, [.integer(id)])
        return last + 1
    }
}

extension ChatRow {
    fileprivate init(row: any Row) throws {
        self.init(
            id: row.integer(0), initiator: try UserRow(row: row, at: 3),
            receiver: try UserRow(row: row, at: 12),
            startedAt: Timestamp(microseconds: row.integer(1)), lastSequence: row.integer(2))
    }
}
