public import ContractRuntime
public import Generated
import Records
import Storage

/// The operations of tag `messages`: direct messages between two users (D19).
public struct MessagesHandler: MessagesOperations {
    private let application: Application

    /// Makes the handler.
    public init(_ application: Application) { self.application = application }

    /// Sends a message. The sender is the caller, never what a body says (S195).
    public func registerMessage(
        _ input: RegisterMessage.Input, caller: Caller, context: RequestContext
    ) async throws -> RegisterMessage.Output {
        let body = input.body
        guard body.receiver != caller.userID else { return .conflict }
        let now = application.now()
        do {
            let record = try await application.database.transaction { transaction in
                try await DirectMessages.insert(
                    NewDirectMessage(
                        senderID: caller.userID, receiverID: body.receiver, text: body.text,
                        createdAt: now),
                    in: transaction)
            }
            let message = DirectMessage(record, in: application)
            return .created(message, location: GetMessage.path(messageID: message.id))
        } catch let error as DatabaseError where error.constraint?.sort == .foreignKey {
            return .notFound
        }
    }

    /// Lists what the caller sent and received, newest first.
    public func listMessages(
        _ input: ListMessages.Input, caller: Caller, context: RequestContext
    ) async throws -> ListMessages.Output {
        var start: Int64?
        if let cursor = input.cursor {
            start = application.cursors.position(of: cursor, in: "messages", of: caller.userID)
            guard start != nil else { return .notFound }
        }
        let rows = try await DirectMessages.list(
            ofUser: caller.userID, MessageDirection(input.direction), before: start,
            limit: Int(input.limit) + 1, in: application.database)
        let page = Page(
            rows, limit: input.limit, context: context,
            cursor: { application.cursors.cursor(after: $0.id, in: "messages", of: caller.userID) },
            item: { DirectMessage($0, in: application) })
        return .ok(page.items, link: page.link)
    }

    /// Returns a message to its sender or its receiver.
    public func getMessage(
        _ input: GetMessage.Input, caller: Caller, context: RequestContext
    ) async throws -> GetMessage.Output {
        let record = try await DirectMessages.find(
            byID: input.messageID, visibleTo: caller.userID, in: application.database)
        return record.map { .ok(DirectMessage($0, in: application)) } ?? .notFound
    }

    /// Deletes a message for both; only its sender may.
    public func deleteMessage(
        _ input: DeleteMessage.Input, caller: Caller, context: RequestContext
    ) async throws -> DeleteMessage.Output {
        try await application.database.transaction { transaction in
            let message = try await DirectMessages.find(
                byID: input.messageID, visibleTo: caller.userID, in: transaction)
            guard let message else { return .notFound }
            guard message.senderID == caller.userID else { return .forbidden }
            _ = try await DirectMessages.delete(
                byID: message.id, sender: caller.userID, in: transaction)
            return .noContent
        }
    }
}

extension DirectMessage {
    /// A message as both its users see it.
    init(_ record: DirectMessageRow, in application: Application) {
        self.init(
            id: record.id, sender: record.senderID, receiver: record.receiverID, text: record.text,
            timestamp: application.local(record.createdAt))
    }
}

extension MessageDirection {
    /// The direction that a request asks for.
    init(_ direction: ListMessagesDirection) {
        self =
            switch direction {
            case .all: .all
            case .sent: .sent
            case .received: .received
            }
    }
}
