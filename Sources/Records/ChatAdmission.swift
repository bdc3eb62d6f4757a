public import Storage
public import Timestamps

/// What decides whether a session may post to a chat: read at once, for it is asked before each message.
public struct ChatAdmission: Sendable, Equatable {
    /// Whether the session's user is blocked.
    public let isBlocked: Bool
    /// When the session ends by itself, if it does.
    public let expiresAt: Timestamp?
    /// The initiator and the receiver; empty when there is no such chat.
    public let participants: [Int64]
    /// Whether those two are friends.
    public let areFriends: Bool
}

extension ChatAdmission {
    private static let ofSession = Statement(
        """
        SELECT users.is_blocked, tokens.expires_at, chats.initiator_id, chats.receiver_id,
            friendships.id
        FROM tokens
        JOIN users ON users.id = tokens.user_id
        LEFT JOIN chats ON chats.id = $1
        LEFT JOIN friendships ON friendships.user_low = chats.user_low
            AND friendships.user_high = chats.user_high
        WHERE tokens.id = $2
        """)

    /// What decides whether the session with this id may post to a chat; nil when the session has ended.
    public static func find(
        toChat id: Int64, ofSession tokenID: Int64, in reader: any SQLReader
    ) async throws -> ChatAdmission? {
        try await reader.first(ofSession, [.integer(id), .integer(tokenID)]) { row in
            ChatAdmission(
                isBlocked: row.boolean(0),
                expiresAt: row.optionalInteger(1).map { Timestamp(microseconds: $0) },
                participants: row.isNull(2) ? [] : [row.integer(2), row.integer(3)],
                areFriends: !row.isNull(4))
        }
    }
}
