import Generated
import Records
import Storage

/// What became of a message that was to be posted.
enum Posting: Sendable {
    /// It is stored, and told to those who have the chat open.
    case posted(ChatUpdate)
    /// It was stored before, under the same name and with the same text.
    case repeated(ChatUpdate)
    /// Another text is stored under its name.
    case clientIDReused
    /// The two are friends no longer.
    case closed
    /// The caller only watches.
    case notAParticipant
    /// There is no such chat, to the caller.
    case unknownChat
    /// The caller's session has ended in the meantime.
    case sessionEnded(SessionEnd)
}

/// A message that is to be posted.
struct Draft: Sendable {
    let chatID: Int64
    let text: String
    /// What its sender's program calls it, to repeat it without harm.
    let clientID: String?
}

extension Application {
    /// Posts a message: the one place where that is done, whichever way it came.
    ///
    /// Everything that is judged is judged in the transaction that stores it. Nothing is told before it is on disk.
    func post(_ draft: Draft, as caller: Caller) async throws -> Posting {
        let (posting, readers) = try await database.transaction { transaction in
            try await self.store(draft, as: caller, in: transaction)
        }
        guard case .posted(let update) = posting else { return posting }
        await tell(.message(update), inChat: draft.chatID)
        await tell(
            .chatMessage(ChatMessageEvent(chatID: draft.chatID, message: update.message)),
            to: readers)
        return posting
    }

    /// Stores a message, unless there is a reason against it; and who has to be told of it.
    private func store(
        _ draft: Draft, as caller: Caller, in transaction: any Transaction
    ) async throws -> (Posting, readers: [Int64]) {
        let admission = try await ChatAdmission.find(
            toChat: draft.chatID, ofSession: caller.tokenID, in: transaction)
        guard let admission else { return (.sessionEnded(.ended), []) }
        if let end = end(isBlocked: admission.isBlocked, expiresAt: admission.expiresAt) {
            return (.sessionEnded(end), [])
        }
        let readers = admission.participants
        guard !readers.isEmpty else { return (.unknownChat, []) }
        guard readers.contains(caller.userID) else {
            return (caller.isAdmin ? .notAParticipant : .unknownChat, [])
        }
        // Before the friendship: what was stored stays stored, and a repeat may come late.
        if let repeated = try await repeated(draft, by: caller, in: transaction) {
            return (repeated, [])
        }
        guard admission.areFriends else { return (.closed, []) }
        let appending = try await ChatMessages.append(
            NewChatMessage(
                chatID: draft.chatID, senderID: caller.userID, text: draft.text, createdAt: now(),
                clientID: draft.clientID),
            in: transaction)
        return switch appending {
        case .appended(let row): (.posted(ChatUpdate(row, local: local)), readers)
        case .repeated(let row): (judged(row, as: draft), [])
        case .noChat: (.unknownChat, [])
        }
    }

    private func repeated(
        _ draft: Draft, by caller: Caller, in reader: any SQLReader
    ) async throws -> Posting? {
        guard let clientID = draft.clientID else { return nil }
        let known = try await ChatMessages.find(
            clientID: clientID, ofSender: caller.userID, inChat: draft.chatID, in: reader)
        return known.map { judged($0, as: draft) }
    }

    /// What a message that bears the draft's name makes of it. Texts are compared to the byte: to Swift, strings are
    /// equal that Unicode calls equivalent.
    private func judged(_ known: ChatMessageRow, as draft: Draft) -> Posting {
        known.text.utf8.elementsEqual(draft.text.utf8)
            ? .repeated(ChatUpdate(known, local: local)) : .clientIDReused
    }
}
