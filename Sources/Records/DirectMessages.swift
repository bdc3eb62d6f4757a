public import Storage
public import Timestamps

/// A message from one user to another.
public struct DirectMessageRow: Sendable, Equatable {
    /// The number that names it for ever; later messages have larger ones.
    public let id: Int64
    /// Who sent it.
    public let senderID: Int64
    /// Who receives it.
    public let receiverID: Int64
    /// The text, to the byte.
    public let text: String
    /// When it was stored, in UTC.
    public let createdAt: Timestamp
}

/// What makes a message.
public struct NewDirectMessage: Sendable {
    /// Who sends it.
    public let senderID: Int64
    /// Who receives it.
    public let receiverID: Int64
    /// The text.
    public let text: String
    /// When it is stored.
    public let createdAt: Timestamp

    /// Makes a description of a message.
    public init(senderID: Int64, receiverID: Int64, text: String, createdAt: Timestamp) {
        self.senderID = senderID
        self.receiverID = receiverID
        self.text = text
        self.createdAt = createdAt
    }
}

/// Which of a user's messages are meant.
public enum MessageDirection: Sendable, CaseIterable {
    /// Those that the user sent or received.
    case all
    /// Those that the user sent.
    case sent
    /// Those that the user received.
    case received
}

/// The table of messages.
public enum DirectMessages {
    static let definition = [
        Statement(
            """
            CREATE TABLE direct_messages (
                id {identity},
                sender_id {integer} NOT NULL
                    CONSTRAINT direct_messages_sender REFERENCES users (id) ON DELETE CASCADE,
                receiver_id {integer} NOT NULL
                    CONSTRAINT direct_messages_receiver REFERENCES users (id) ON DELETE CASCADE,
                text TEXT NOT NULL,
                created_at {integer} NOT NULL,
                CONSTRAINT direct_messages_not_to_self CHECK (sender_id <> receiver_id)
            ) {strict}
            """),
        Statement("CREATE INDEX direct_messages_sent ON direct_messages (sender_id, id)"),
        Statement("CREATE INDEX direct_messages_received ON direct_messages (receiver_id, id)"),
    ]

    private static let insertion = Statement(
        """
        INSERT INTO direct_messages (sender_id, receiver_id, text, created_at)
        VALUES ($1, $2, $3, $4)
        RETURNING id, sender_id, receiver_id, text, created_at
        """)

    /// Adds a message and gives it as stored.
    ///
    /// That the receiver exists and is not the sender is checked by the caller, in the same
    /// transaction.
    ///
    /// - Throws: `DatabaseError.Kind.constraint` when it was not.
    public static func insert(
        _ new: NewDirectMessage, in transaction: any Transaction
    ) async throws -> DirectMessageRow {
        let rows = try await transaction.query(
            insertion,
            [
                .integer(new.senderID), .integer(new.receiverID), .text(new.text),
                .integer(new.createdAt.microseconds),
            ], DirectMessageRow.init(row:))
        return rows[0]
    }

    private static let visible = Statement(
        """
        SELECT id, sender_id, receiver_id, text, created_at FROM direct_messages
        WHERE id = $1 AND (sender_id = $2 OR receiver_id = $2)
        """)

    /// The message of this id if this user sent or received it; nil otherwise.
    public static func find(
        byID id: Int64, visibleTo userID: Int64, in reader: any SQLReader
    ) async throws -> DirectMessageRow? {
        try await reader.first(
            visible, [.integer(id), .integer(userID)], DirectMessageRow.init(row:))
    }

    private static let deletion = Statement(
        "DELETE FROM direct_messages WHERE id = $1 AND sender_id = $2")

    /// Deletes a message for both users; false when this user has not sent such a message.
    @discardableResult
    public static func delete(
        byID id: Int64, sender userID: Int64, in transaction: any Transaction
    ) async throws -> Bool {
        try await transaction.execute(deletion, [.integer(id), .integer(userID)]) > 0
    }
}

/// Lists of messages, newest first.
extension DirectMessages {
    // Each half ends at its own index after `limit` rows; an OR would read all of the user's
    // messages. No message is in both, for nobody writes to himself.
    private static let both = Statement(
        """
        SELECT id, sender_id, receiver_id, text, created_at FROM (
            SELECT * FROM (
                SELECT id, sender_id, receiver_id, text, created_at FROM direct_messages
                WHERE sender_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
            ) AS sent
            UNION ALL
            SELECT * FROM (
                SELECT id, sender_id, receiver_id, text, created_at FROM direct_messages
                WHERE receiver_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
            ) AS received
        ) AS messages
        ORDER BY id DESC LIMIT $3
        """)

    private static let sent = Statement(
        """
        SELECT id, sender_id, receiver_id, text, created_at FROM direct_messages
        WHERE sender_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
        """)

    private static let received = Statement(
        """
        SELECT id, sender_id, receiver_id, text, created_at FROM direct_messages
        WHERE receiver_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
        """)

    /// A user's messages, newest first, at most `limit`.
    ///
    /// - Parameter next: Gives only those with a smaller id; nil for the beginning.
    public static func list(
        ofUser id: Int64, _ direction: MessageDirection = .all, before next: Int64? = nil,
        limit: Int, in reader: any SQLReader
    ) async throws -> [DirectMessageRow] {
        let statement =
            switch direction {
            case .all: both
            case .sent: sent
            case .received: received
            }
        return try await reader.query(
            statement, [.integer(id), .integer(next ?? .max), .integer(Int64(limit))],
            DirectMessageRow.init(row:))
    }
}

extension DirectMessageRow {
    fileprivate init(row: any Row) {
        self.init(
            id: row.integer(0), senderID: row.integer(1), receiverID: row.integer(2),
            text: row.text(3), createdAt: Timestamp(microseconds: row.integer(4)))
    }
}
