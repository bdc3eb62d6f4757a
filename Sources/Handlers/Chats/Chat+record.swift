import Generated
import Records
import Timestamps

extension Message {
    /// A message as all see it.
    init(_ record: ChatMessageRow, local: (Timestamp) -> Timestamp) {
        self.init(
            id: record.id, sequence: record.sequence, sender: record.senderID, text: record.text,
            timestamp: local(record.createdAt))
    }
}

extension ChatUpdate {
    /// What those who have the chat open are told of a message.
    init(_ record: ChatMessageRow, local: (Timestamp) -> Timestamp) {
        self.init(message: Message(record, local: local), clientID: record.clientID)
    }
}

extension Chat {
    /// A chat that is looked at.
    ///
    /// - Parameter last: Its last messages, newest first.
    init(_ record: ChatRow, last: [ChatMessageRow], in application: Application) {
        self.init(
            id: record.id, initiator: User(record.initiator), receiver: User(record.receiver),
            chatMessages: last.map { Message($0, local: application.local) })
    }
}

extension ChatSummary {
    /// A chat in a list.
    ///
    /// - Parameter last: Its last message.
    init(_ chat: ChatRow, last: ChatMessageRow?, in application: Application) {
        self.init(
            id: chat.id, initiator: User(chat.initiator), receiver: User(chat.receiver),
            startTime: application.local(chat.startedAt),
            lastMessage: last.map { Message($0, local: application.local) })
    }
}
