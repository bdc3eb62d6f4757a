import EventLoop
import HTTPMessages
import Synchronization

/// The WebSockets of one loop that are told the same.
///
/// Theory of operation. Between two messages the kernel, which sends them, has driven our memory out
/// of the processor's caches, so that each look at a socket costs more than what is done there.
/// Hence whoever tells only writes down the frame, once for each loop; the loop then looks at each
/// of its sockets once, and sends.
///
/// A frame that was told and not sent counts as if it were in the outbox of each socket that has not
/// had it. Whatever else is put there from any thread, a frame or the end, first has the outbox take
/// what was told before (`WebSocketOutbox.hear`): that keeps the order, and the bounds.
///
/// What was told stays written down until the loop has walked over all sockets, in turns. Of each
/// socket the outbox knows the number of the frame that it hears next: those before it are none of
/// its own, or were taken already. The list of sockets is the loop's alone.
final class ServerAudience: WebSocketAudiencePart, @unchecked Sendable {
    // SAFETY: `told` is made for any thread, and what is `let` never changes. Everything else is
    // touched on the loop's thread only, which those functions demand that are called from outside.

    let told = Mutex(ToldFrames())
    let limits: WebSocketLimits
    private let wakeups: WebSocketWakeups

    private var sockets: [ServerWebSocket] = []
    /// What the loop is giving to the sockets, of which those before `position` have had it.
    private var walked: [ToldFrame] = []
    private var position = 0

    init(_ wakeups: WebSocketWakeups, _ limits: WebSocketLimits) {
        self.wakeups = wakeups
        self.limits = limits
    }

    func join(_ stream: any WebSocketStream, from number: Int64) -> Bool {
        guard let socket = member(stream) else { return false }
        add(socket, from: number)
        return true
    }

    /// The WebSocket that a stream of this loop is; of the others nothing here may be touched.
    private func member(_ stream: any WebSocketStream) -> ServerWebSocket? {
        guard let socket = stream as? ServerWebSocket, socket.wakeups === wakeups else {
            return nil
        }
        return socket
    }

    /// Takes a WebSocket of the loop in.
    func add(_ socket: ServerWebSocket, from number: Int64) {
        precondition(wakeups.loop.isCurrent, "a WebSocket joins an audience on another thread")
        socket.outbox.withLock { $0.join(self, from: number) }
        sockets.append(socket)
    }

    func leave(_ stream: any WebSocketStream) -> Bool {
        guard let socket = member(stream) else { return false }
        precondition(wakeups.loop.isCurrent, "a WebSocket leaves its audience on another thread")
        guard let index = sockets.firstIndex(where: { $0 === socket }) else { return false }
        sockets.remove(at: index)
        if index < position { position -= 1 }
        if socket.outbox.withLock({ $0.leaveAudience() }) { wakeups.add(socket) }
        return sockets.isEmpty
    }

    func tell(_ frame: WebSocketFrame, number: Int64) {
        if told.withLock({ $0.append(frame, number, limits) }) { wakeups.add(self) }
    }

    /// Has sockets send what was told until all have or the turn ends; whether all have. Runs on the
    /// loop.
    func flush(within turn: inout Int) -> Bool {
        if walked.isEmpty {
            walked = told.withLock { $0.begin() }
            position = 0
        }
        guard let last = walked.last else { return true }
        let end = min(position + turn, sockets.count)
        if walked.count == 1, let frame = last.frame {
            // All loops share the frame: who counted references to it for each socket would wait for
            // the others.
            frame.withUnsafeBytes { flush(through: end, $0) }
        } else {
            flush(through: end, nil)
        }
        turn -= end - position
        position = end
        guard end == sockets.count else { return false }
        walked = []
        return self.told.withLock { $0.drop(through: last.number) }
    }

    private func flush(through end: Int, _ bytes: UnsafeRawBufferPointer?) {
        let (told, sockets) = (walked, sockets)
        for index in position..<end {
            // It is fetched while the system sends to those before.
            if index + 2 < end { sockets[index + 2].prefetch() }
            if index + 1 < end { sockets[index + 1].socket.prefetch() }
            sockets[index].flush(told, bytes)
        }
    }
}
