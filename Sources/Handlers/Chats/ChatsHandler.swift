public import ContractRuntime
public import Generated
import Records
import Storage

/// The operations of tag `chats`: chats of two friends.
public struct ChatsHandler: ChatsOperations {
    let application: Application

    /// Makes the handler.
    public init(_ application: Application) { self.application = application }

    /// Lists the caller's chats, the newest first, each with its last message.
    public func listChats(
        _ input: ListChats.Input, caller: Caller, context: RequestContext
    ) async throws -> ListChats.Output {
        var start: Int64?
        if let cursor = input.cursor {
            start = application.cursors.position(of: cursor, in: "chats", of: caller.userID)
            guard start != nil else { return .notFound }
        }
        let rows = try await Chats.list(
            ofUser: caller.userID, before: start, limit: Int(input.limit) + 1,
            in: application.database)
        let page = Page(
            rows, limit: input.limit, context: context,
            cursor: {
                application.cursors.cursor(after: $0.chat.id, in: "chats", of: caller.userID)
            },
            item: { ChatSummary($0.chat, last: $0.lastMessage, in: application) })
        return .ok(page.items, link: page.link)
    }

    /// Returns a chat with its last messages.
    public func getChat(
        _ input: GetChat.Input, caller: Caller, context: RequestContext
    ) async throws -> GetChat.Output {
        guard let chat = try await chat(input.chatID, visibleTo: caller) else { return .notFound }
        return .ok(try await shown(chat))
    }

    /// A chat that the caller takes part in or administers; nil when to the caller there is none.
    func chat(_ id: Int64, visibleTo caller: Caller) async throws -> ChatRow? {
        let chat = try await Chats.find(byID: id, in: application.database)
        guard let chat, caller.isAdmin || chat.hasParticipant(caller.userID) else { return nil }
        return chat
    }

    /// A chat as `getChat` returns it.
    func shown(_ chat: ChatRow) async throws -> Chat {
        let last = try await ChatMessages.list(
            ofChat: chat.id, limit: application.live.options.historyLength,
            in: application.database)
        return Chat(chat, last: last, in: application)
    }
}
