import HTTPMessages
import PubSub
import Synchronization
public import Timestamps

/// Knows the open WebSockets of this process by their users, bounds their number, and ends those whose session has
/// ended.
///
/// A socket takes its seat before the handshake is answered and holds it until it is closed. The registry subscribes to
/// the topic of each user who has a seat: whoever ends sessions publishes there, in whichever process. What cannot be
/// told, a session whose time is over, is looked for twice a second.
public final class SocketRegistry: Sendable {
    /// How often sessions that expire are looked for: their sockets close within a second (A10).
    private static let sweepInterval = Duration.milliseconds(500)

    private struct User {
        var seats: [ObjectIdentifier: WeakSeat] = [:]
        var subscription: (any TopicSubscription)?
    }

    /// The table must not keep seats: a handshake that fails lets go of its seat by releasing it.
    private struct WeakSeat {
        weak var seat: SocketSeat?
    }

    private struct State {
        var users: [Int64: User] = [:]
        /// No session of a seat ends by itself before.
        var earliestExpiry: Timestamp?
    }

    /// How many sockets a user may have open at a time.
    let limit: Int
    /// When to come back: a socket of the same user may be closed at any moment.
    let retrySeconds: Int64 = 1
    private let topics: any Topics
    private let state = Mutex(State())

    init(topics: any Topics, limit: Int) {
        self.topics = topics
        self.limit = limit
    }

    /// A seat for one more socket of the caller; nil when the caller has as many as one may.
    func seat(for caller: Caller) -> SocketSeat? {
        state.withLock { state in
            var user = state.users[caller.userID] ?? User()
            guard user.seats.count < limit else { return nil }
            let seat = SocketSeat(of: caller, in: self)
            user.seats[ObjectIdentifier(seat)] = WeakSeat(seat: seat)
            if user.subscription == nil { user.subscription = subscription(of: caller.userID) }
            state.users[caller.userID] = user
            if let expiry = caller.expiresAt {
                state.earliestExpiry = min(state.earliestExpiry ?? expiry, expiry)
            }
            return seat
        }
    }

    private func subscription(of userID: Int64) -> any TopicSubscription {
        topics.subscribe(to: Topic.sessions(ofUser: userID)) { [weak self] payload in
            guard let notice = SessionNotice(payload) else { return }
            self?.end(notice, ofUser: userID)
        }
    }

    private func end(_ notice: SessionNotice, ofUser userID: Int64) {
        let seats = state.withLock { $0.users[userID]?.seats.values.compactMap(\.seat) ?? [] }
        for seat in seats where notice.tokenIDs?.contains(seat.tokenID) ?? true {
            seat.end(notice.reason)
        }
    }

    /// Gives a seat back. The identifier is of a seat that may be on its way out of memory.
    func release(_ seat: ObjectIdentifier, ofUser userID: Int64) {
        // Its end waits for deliveries, which take the lock.
        let subscription = state.withLock { state -> (any TopicSubscription)? in
            state.users[userID]?.seats[seat] = nil
            guard let user = state.users[userID], user.seats.isEmpty else { return nil }
            state.users[userID] = nil
            return user.subscription
        }
        subscription?.cancel()
    }

    /// Ends the sockets of sessions whose time is over at `now`.
    func endExpired(at now: Timestamp) {
        let expired = state.withLock { state -> [SocketSeat] in
            guard let earliest = state.earliestExpiry, earliest <= now else { return [] }
            let seats = state.users.values.flatMap { $0.seats.values.compactMap(\.seat) }
            state.earliestExpiry = seats.compactMap(\.expiresAt).filter { $0 > now }.min()
            return seats.filter { $0.expiresAt.map { $0 <= now } ?? false }
        }
        for seat in expired { seat.end(.expired) }
    }

    /// Looks for sessions that expire until its task is cancelled.
    public func run(now: @Sendable () -> Timestamp) async {
        while !Task.isCancelled {
            endExpired(at: now())
            try? await Task.sleep(for: Self.sweepInterval)
        }
    }
}
