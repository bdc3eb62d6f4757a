import HTTPMessages
import Synchronization
import Timestamps

/// The place of one WebSocket among those that its user may have open.
///
/// It is given back by `release`, or by letting go of it: a request that turns out to be no handshake never has a
/// socket.
final class SocketSeat: Sendable {
    typealias Close = @Sendable (WebSocketCloseCode, _ reason: String) -> Void

    private struct State {
        var close: Close?
        var end: SessionEnd?
        var isReleased = false
    }

    let userID: Int64
    let tokenID: Int64
    /// When the session ends by itself, if it does.
    let expiresAt: Timestamp?
    private let registry: SocketRegistry
    private let state = Mutex(State())

    init(of caller: Caller, in registry: SocketRegistry) {
        userID = caller.userID
        tokenID = caller.tokenID
        expiresAt = caller.expiresAt
        self.registry = registry
    }

    deinit { release() }

    /// Says how the socket is closed, now that there is one. It is closed at once when its session has ended since.
    func open(_ close: @escaping Close) {
        let end = state.withLock { state in
            state.close = close
            return state.end
        }
        if let end { close(.policyViolation, end.rawValue) }
    }

    /// Closes the socket because its session has ended.
    func end(_ reason: SessionEnd) {
        let close = state.withLock { state in
            state.end = state.end ?? reason
            return state.close
        }
        close?(.policyViolation, reason.rawValue)
    }

    /// Gives the seat back; the second time does nothing.
    func release() {
        let isFirst = state.withLock { state in
            defer {
                state.isReleased = true
                // It holds what is closed, which may hold the seat.
                state.close = nil
            }
            return !state.isReleased
        }
        if isFirst { registry.release(ObjectIdentifier(self), ofUser: userID) }
    }
}
