public import ContractRuntime
public import Generated

extension UsersHandler {
    /// Tells the caller what happens, over WebSocket.
    public func openEvents(
        _ input: OpenEvents.Input, caller: Caller, context: RequestContext
    ) async throws -> OpenEvents.Output {
        let sockets = application.live.sockets
        guard let seat = sockets.seat(for: caller) else {
            return .tooManyRequests(
                .tooManySockets(limit: "\(sockets.limit)"), retryAfter: sockets.retrySeconds)
        }
        let feed = EventFeed(ofUser: caller.userID, on: application.live.topics)
        // What ended since the caller was looked up, and before the seat could be told, was told to nobody here. Asked
        // now, as the socket's task would keep the memory of it.
        let end = try await application.end(ofSession: caller.tokenID, in: application.database)
        if let end { seat.end(end) }
        let conversation = EventConversation(feed: feed, seat: seat)
        return .switchingProtocols { socket in await conversation.serve(socket) }
    }
}
