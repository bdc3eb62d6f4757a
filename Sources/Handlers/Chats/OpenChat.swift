public import ContractRuntime
public import Generated

extension ChatsHandler {
    /// Opens a chat over WebSocket, for its participants and administrators.
    public func openChat(
        _ input: OpenChat.Input, caller: Caller, context: RequestContext
    ) async throws -> OpenChat.Output {
        guard let chat = try await chat(input.chatID, visibleTo: caller) else { return .notFound }
        let sockets = application.live.sockets
        guard let seat = sockets.seat(for: caller) else {
            return .tooManyRequests(
                .tooManySockets(limit: "\(sockets.limit)"), retryAfter: sockets.retrySeconds)
        }
        let conversation = ChatConversation(
            application: application, chat: ChatConversation.Subject(chat), caller: caller,
            after: input.after, words: context.problemWords, seat: seat)
        return .switchingProtocols { socket in await conversation.serve(socket) }
    }
}
