public import ContractRuntime
public import Generated
import Records

extension ChatsHandler {
    /// Lists the messages of a chat, newest first, in pages that lead both ways.
    public func listChatMessages(
        _ input: ListChatMessages.Input, caller: Caller, context: RequestContext
    ) async throws -> ListChatMessages.Output {
        guard let chat = try await chat(input.chatID, visibleTo: caller) else {
            return .notFound(.unknownChat)
        }
        let cursors = ChatCursors(application.cursors, chatID: chat.id, reader: caller.userID)
        guard let start = cursors.start(input.cursor) else { return .notFound(.unknownCursor) }
        let limit = Int(input.limit)
        let rows =
            switch start {
            case .older(let sequence):
                try await ChatMessages.list(
                    ofChat: chat.id, before: sequence, limit: limit, in: application.database)
            case .newer(let sequence):
                Array(
                    try await ChatMessages.list(
                        ofChat: chat.id, after: sequence, limit: limit, in: application.database
                    ).reversed())
            }
        return .ok(
            rows.map { Message($0, local: application.local) },
            link: cursors.link(around: rows.map(\.sequence), from: start, in: context))
    }

    /// Sends a message to a chat.
    public func createChatMessage(
        _ input: CreateChatMessage.Input, caller: Caller, context: RequestContext
    ) async throws -> CreateChatMessage.Output {
        let draft = Draft(
            chatID: input.chatID, text: input.body.text, clientID: input.body.clientID)
        switch try await application.post(draft, as: caller) {
        case .posted(let update), .repeated(let update): return .created(update.message)
        case .clientIDReused: return .conflict
        case .closed: return .forbidden(.chatClosed)
        case .notAParticipant: return .forbidden(.notAParticipant)
        case .unknownChat: return .notFound
        case .sessionEnded: throw CallerGone()
        }
    }
}
