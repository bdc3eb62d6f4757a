import ContractRuntime
import Generated
import HTTPMessages

/// One open socket on which a user is told what happens.
///
/// It waits for all its life, and holds the frames of all functions that wait: see `ChatConversation`.
final class EventConversation: Sendable {
    private let feed: EventFeed
    private let seat: SocketSeat

    init(feed: EventFeed, seat: SocketSeat) {
        self.feed = feed
        self.seat = seat
    }

    /// Serves the socket until it is closed.
    func serve(_ socket: OpenEvents.Socket) async {
        switch socket {
        case .plain(let channel):
            open(channel)
            while case .some = await channel.receive() {}
            close()
        }
    }

    @inline(never)
    private func open(_ channel: EventChannel) {
        seat.open { channel.close($0, reason: $1) }
        feed.open(channel)
    }

    @inline(never)
    private func close() {
        feed.close()
        seat.release()
    }
}
