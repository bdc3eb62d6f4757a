public import ContractRuntime
public import Generated
import Records
import Storage

extension ChatsHandler {
    /// What became of starting a chat.
    private enum Start {
        case started(ChatRow)
        case known(ChatRow)
        case unknownPartner
        case withSelf
        case notFriends(name: String)
    }

    /// Starts a chat with a friend, or leads to the one that there is (S61 to S66).
    public func startChat(
        _ input: StartChat.Input, caller: Caller, context: RequestContext
    ) async throws -> StartChat.Output {
        let start = try await application.database.transaction { transaction in
            try await self.start(with: input.body.email, as: caller.userID, in: transaction)
        }
        switch start {
        case .unknownPartner: return .notFound
        case .withSelf: return .conflict
        case .notFriends(let name): return .forbidden(.notFriends(name: name))
        case .known(let chat):
            return .seeOther(try await shown(chat), location: GetChat.path(chatID: chat.id))
        case .started(let chat):
            let summary = ChatSummary(chat, last: nil, in: application)
            await application.tell(
                .chatStarted(ChatStartedEvent(chat: summary)),
                to: [chat.initiator.id, chat.receiver.id])
            return .created(
                Chat(chat, last: [], in: application), location: GetChat.path(chatID: chat.id))
        }
    }

    private func start(
        with email: String, as callerID: Int64, in transaction: any Transaction
    ) async throws -> Start {
        let partner = try await Users.credentials(ofEmail: email, in: transaction)?.user
        guard let partner else { return .unknownPartner }
        guard partner.id != callerID else { return .withSelf }
        guard try await Friendships.areFriends(callerID, partner.id, in: transaction) else {
            return .notFriends(name: "\(partner.firstName) \(partner.lastName)")
        }
        if let known = try await Chats.find(between: callerID, partner.id, in: transaction) {
            return .known(known)
        }
        let chat = try await Chats.insert(
            initiator: callerID, receiver: partner.id, startedAt: application.now(),
            in: transaction)
        // Looked for a moment ago, in the same transaction; and the friendship says that both exist.
        guard let chat else { throw CallerGone() }
        return .started(chat)
    }
}
