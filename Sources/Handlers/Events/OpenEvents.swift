public import ContractRuntime
public import Generated
import HTTPMessages

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
        return .switchingProtocols { socket in
            switch socket {
            case .plain(let channel): await serve(channel, feed, seat)
            }
        }
    }

    private func serve(_ channel: EventChannel, _ feed: EventFeed, _ seat: SocketSeat) async {
        seat.open { channel.close($0, reason: $1) }
        feed.open(channel)
        do {
            // What ended between the checks of the handshake and this moment was told to nobody here.
            // Asked in a task of its own, whose memory goes with it.
            async let asked = application.end(ofSession: seat.tokenID, in: application.database)
            if let end = try await asked { channel.close(.policyViolation, reason: end.rawValue) }
        } catch {
            channel.close(.tryAgainLater, reason: "unavailable")
            if !(error is CancellationError) { application.live.report(error) }
        }
        while case .some = await channel.receive() {}
        feed.close()
        seat.release()
    }
}
