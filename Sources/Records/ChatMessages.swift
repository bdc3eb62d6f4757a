public import Storage
public import Timestamps

/// A message of a chat.
public struct ChatMessageRow: Sendable, Equatable {
    /// The number that names it for ever; later messages have larger ones.
    public let id: Int64
    /// The chat.
    public let chatID: Int64
    /// Its place in the chat: 1, 2, 3 and so on, without holes.
    public let sequence: Int64
    /// Who sent it.
    public let senderID: Int64
    /// The text, to the byte.
    public let text: String
    /// When it was stored, in UTC.
    public let createdAt: Timestamp
    /// What the sender's program calls it, if it told.
    public let clientID: String?
}

/// What makes a message of a chat.
public struct NewChatMessage: Sendable {
    /// The chat.
    public let chatID: Int64
    /// Who sends it.
    public let senderID: Int64
    /// The text.
    public let text: String
    /// When it is stored.
    public let createdAt: Timestamp
    /// What the sender's program calls it: a repetition is recognised by it.
    public let clientID: String?

    /// Makes a description of a message.
    public init(
        chatID: Int64, senderID: Int64, text: String, createdAt: Timestamp, clientID: String? = nil
    ) {
        self.chatID = chatID
        self.senderID = senderID
        self.text = text
        self.createdAt = createdAt
        self.clientID = clientID
    }
}

/// What became of a message that was to be appended.
public enum ChatMessageAppending: Sendable, Equatable {
    /// It is the chat's last one now.
    case appended(ChatMessageRow)
    /// The sender has sent one with this client id before: that one, whatever its text is.
    case repeated(ChatMessageRow)
    /// There is no such chat in which the sender takes part.
    case noChat
}

/// The table of the messages of chats.
public enum ChatMessages {
    // A sender takes part in the chat, so the message goes when the sender does: with the chat. A
    // reference to users of its own would have to be looked up through one more index.
    static let definition = [
        Statement(
            """
            CREATE TABLE chat_messages (
                id {identity},
                chat_id {integer} NOT NULL
                    CONSTRAINT chat_messages_chat REFERENCES chats (id) ON DELETE CASCADE,
                sequence {integer} NOT NULL,
                sender_id {integer} NOT NULL,
                text TEXT NOT NULL,
                created_at {integer} NOT NULL,
                client_id TEXT,
                CONSTRAINT chat_messages_sequence UNIQUE (chat_id, sequence)
            ) {strict}
            """),
        Statement(
            """
            CREATE UNIQUE INDEX chat_messages_of_client
            ON chat_messages (chat_id, sender_id, client_id) WHERE client_id IS NOT NULL
            """),
    ]

    private static let insertion = Statement(
        """
        INSERT INTO chat_messages (chat_id, sequence, sender_id, text, created_at, client_id)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)

    /// Adds a message at the end of a chat, once.
    ///
    /// The chat's row gives the number, so writers of one chat follow each other and a transaction
    /// that fails leaves no hole.
    public static func append(
        _ new: NewChatMessage, in transaction: any Transaction
    ) async throws -> ChatMessageAppending {
        if let clientID = new.clientID,
            let known = try await find(
                clientID: clientID, ofSender: new.senderID, inChat: new.chatID, in: transaction)
        {
            return .repeated(known)
        }
        let sequence = try await Chats.nextSequence(
            ofChat: new.chatID, sender: new.senderID, in: transaction)
        guard let sequence else { return .noChat }
        let id = try await transaction.insert(
            insertion,
            [
                .integer(new.chatID), .integer(sequence), .integer(new.senderID), .text(new.text),
                .integer(new.createdAt.microseconds), .optional(new.clientID),
            ])
        return .appended(
            ChatMessageRow(
                id: id, chatID: new.chatID, sequence: sequence, senderID: new.senderID,
                text: new.text, createdAt: Timestamp(microseconds: new.createdAt.microseconds),
                clientID: new.clientID))
    }

    private static let byClientID = Statement(
        """
        SELECT id, chat_id, sequence, sender_id, text, created_at, client_id FROM chat_messages
        WHERE chat_id = $1 AND sender_id = $2 AND client_id = $3
        """)

    /// The message that a sender's program calls so, or nil.
    public static func find(
        clientID: String, ofSender userID: Int64, inChat chatID: Int64, in reader: any SQLReader
    ) async throws -> ChatMessageRow? {
        try await reader.first(
            byClientID, [.integer(chatID), .integer(userID), .text(clientID)],
            ChatMessageRow.init(row:))
    }

    private static let backwards = Statement(
        """
        SELECT id, chat_id, sequence, sender_id, text, created_at, client_id FROM chat_messages
        WHERE chat_id = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT $3
        """)

    /// A chat's messages, newest first, at most `limit`; without `before` its last ones.
    ///
    /// - Parameter sequence: Gives only those with a smaller sequence number.
    public static func list(
        ofChat id: Int64, before sequence: Int64? = nil, limit: Int, in reader: any SQLReader
    ) async throws -> [ChatMessageRow] {
        try await reader.query(
            backwards, [.integer(id), .integer(sequence ?? .max), .integer(Int64(limit))],
            ChatMessageRow.init(row:))
    }

    private static let forwards = Statement(
        """
        SELECT id, chat_id, sequence, sender_id, text, created_at, client_id FROM chat_messages
        WHERE chat_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
        """)

    /// A chat's messages behind a sequence number (0 for the beginning), oldest first, at most
    /// `limit`: what somebody missed.
    public static func list(
        ofChat id: Int64, after sequence: Int64, limit: Int, in reader: any SQLReader
    ) async throws -> [ChatMessageRow] {
        try await reader.query(
            forwards, [.integer(id), .integer(sequence), .integer(Int64(limit))],
            ChatMessageRow.init(row:))
    }
}

extension ChatMessageRow {
    fileprivate init(row: any Row) { self.init(row: row, at: 0) }

    /// Reads the seven columns of a message, in the order of the properties, from column `first`
    /// on.
    init(row: any Row, at first: Int) {
        self.init(
            id: row.integer(first), chatID: row.integer(first + 1),
            sequence: row.integer(first + 2), senderID: row.integer(first + 3),
            text: row.text(first + 4),
            createdAt: Timestamp(microseconds: row.integer(first + 5)),
            clientID: row.optionalText(first + 6))
    }
}
