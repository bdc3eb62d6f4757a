import ContractRuntime
import Generated
import HTTPMessages
import PubSub
import Synchronization

/// The channel of what happens to a user.
typealias EventChannel = WebSocketChannel<Never, UserEvent>

/// What is told to one socket of a user.
///
/// It listens before the handshake is answered: a client that has read the answer misses nothing that happens then.
final class EventFeed: Sendable {
    /// Between the answer and the socket lies one turn of the loop.
    private static let maxWaiting = 256

    private struct State {
        var channel: EventChannel?
        var waiting: [WebSocketFrame] = []
        var subscription: (any TopicSubscription)?
    }

    private let state = Mutex(State())

    init(ofUser userID: Int64, on topics: any Topics) {
        let subscription = topics.subscribe(to: Topic.events(ofUser: userID)) { [weak self] event in
            self?.tell(WebSocketFrame(text: event))
        }
        state.withLock { $0.subscription = subscription }
    }

    private func tell(_ frame: WebSocketFrame) {
        state.withLock { state in
            if let channel = state.channel {
                channel.offer(frame: frame)
            } else if state.waiting.count < Self.maxWaiting {
                state.waiting.append(frame)
            }
        }
    }

    /// Tells the socket what has happened since, and from now on.
    func open(_ channel: EventChannel) {
        state.withLock { state in
            for frame in state.waiting { channel.offer(frame: frame) }
            state.waiting = []
            state.channel = channel
        }
    }

    /// Stops.
    func close() {
        // Ending waits for deliveries, which take the lock.
        let subscription = state.withLock { state in
            state.channel = nil
            return state.subscription.take()
        }
        subscription?.cancel()
    }
}
