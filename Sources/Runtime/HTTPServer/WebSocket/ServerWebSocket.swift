import CLinux
import EventLoop
import HTTPMessages
import Synchronization
import WebSocket

/// The server's side of a WebSocket.
///
/// Theory of operation. The connection's task runs whoever serves the WebSocket; `receive` reads
/// from the socket in that task, and nothing is read but there. So whoever serves has to keep
/// receiving: only then are pings answered and is the peer's close seen, and only then does the
/// peer's silence count.
///
/// - Sending goes through the outbox, under a lock, from any thread. Whoever puts the first frame
///   there has the loop look, once: a sender on the loop before it waits, any other by a job that
///   all WebSockets of the loop share. Whoever tells many does not touch them: `ServerAudience`
///   keeps the frame, and has the loop send it.
/// - The loop gives a frame that is alone to the system as it is. Otherwise it takes all of them,
///   and gathers small ones in the worker's buffer. A frame that went to many connections is one
///   piece of memory until the system has taken it.
/// - What the system does not take stays in `sending`, as the frames that they are. Only then there
///   is a second task, which waits until the peer takes more, and ends the connection when it does
///   not for too long.
/// - Where compression was agreed on, frames are compressed when the loop takes them, so that they
///   are in the order in which they leave. What a frame is compressed to is kept with it, for the
///   others who get it.
/// - The outbox bounds what waits. `send` waits for room; `offer` closes with 1013 instead, and
///   drops what is queued, as a peer that does not keep up would not get it anyway.
/// - The connection ends by a close frame of either side, or without one (`end`). From then on
///   nothing is queued and `receive` returns nil; `finish` waits for what is left of the closing
///   handshake (RFC 6455 7.1).
/// - The connection's timer serves it: `deadlinePassed` asks what is due, and sets it anew.
/// - While it waits, a WebSocket holds no buffer: neither the parser nor the queues have memory.
///
/// Receiving is in ServerWebSocket+receiving, sending in ServerWebSocket+sending, the times and the
/// end in ServerWebSocket+ending.
final class ServerWebSocket: WebSocketStream, LoopFlush, @unchecked Sendable {
    // SAFETY: `outbox` is made for any thread, and what is `let` never changes. Everything else is
    // touched on the loop's thread only: by the connection's task, its timer, and the loop's flush.

    // What sending a frame looks at comes first and together: with many connections each of these
    // lines has to be fetched from memory.

    let socket: Socket
    let compression: MessageCompression?
    /// Waits until the peer takes more.
    var writing: Task<Void, Never>?
    /// A ping or answers to pings are to be sent.
    var isControlDue = false
    let outbox = Mutex(WebSocketOutbox())

    let wakeups: WebSocketWakeups
    let limits: WebSocketLimits
    /// Nil once the connection is over.
    private(set) var connection: Connection?

    // Sending.
    /// Frames that are being given to the system, from `sendingIndex` on, and from `sendingOffset`
    /// on in that one.
    var sending: [WebSocketFrame] = []
    var sendingIndex = 0
    var sendingOffset = 0
    var isPingDue = false
    /// The answers to the last pings.
    var pongs: [WebSocketFrame] = []
    var pace = Pace()
    /// Since when, as far as the pace does not know of it yet.
    var waitsSince: MonotonicTime

    let loop: Loop
    let serve: @Sendable (any WebSocketStream) async -> Void

    // Receiving.
    var parser: WebSocketParser
    var allowance: MessageAllowance
    /// Whether somebody waits in `receive`.
    var isReceiving = false
    /// When the peer was last heard, or silence began to count.
    var lastHeard: MonotonicTime
    /// The peer has been asked whether it lives, and has said nothing since.
    var isAsked = false

    // Ending.
    /// The peer has closed, or has been told all that it will be told.
    var isPeerDone = false
    /// Whoever served has returned.
    var isFinishing = false
    /// Until when the peer has to take more.
    var writeDeadline = MonotonicTime.distantFuture
    /// What it had not acknowledged when it began to be waited for.
    var unacknowledged = 0
    /// Until when the peer's close frame is waited for.
    var closeDeadline = MonotonicTime.distantFuture
    var isCloseOverdue = false

    /// Takes over a connection whose 101 has been sent; `first` are the bytes that came behind the
    /// request.
    init(_ connection: Connection, _ acceptance: WebSocketAcceptance, first: [UInt8]) {
        self.connection = connection
        loop = connection.loop
        socket = connection.socket
        wakeups = connection.worker.wakeups
        limits = acceptance.limits
        serve = acceptance.serve
        compression = acceptance.deflate.map {
            MessageCompression($0, role: .server, sharing: connection.worker.compression)
        }
        parser = WebSocketParser(
            role: .server, limits: acceptance.limits, compression: compression)
        allowance = MessageAllowance(acceptance.limits)
        lastHeard = loop.now
        waitsSince = loop.now
        if !first.isEmpty { parser.receive(first.span) }
    }

    /// Has the processor fetch what sending a frame looks at, but for the socket.
    func prefetch() {
        // The header of an object, four fields, the lock of the outbox, and what that has first.
        linux_prefetch(Unmanaged.passUnretained(self).toOpaque(), 112)
    }

    /// Lets go of the connection, which is over.
    func detach() { connection = nil }

    var closure: WebSocketClosure? { outbox.withLock { $0.closure } }

    func send(_ frame: WebSocketFrame) async -> Bool {
        while true {
            switch outbox.withLock({ $0.append(frame, limits) }) {
            case .closed: return false
            case .queued(let wakes):
                if wakes { flushSoon() }
                return true
            case .full: await waitForRoom(for: frame.count)
            }
        }
    }

    func offer(_ frame: WebSocketFrame) -> Bool {
        switch outbox.withLock({ $0.append(frame, limits) }) {
        case .closed: return false
        case .queued(let wakes):
            // Of those who get the same frame each has its turn.
            if wakes { wakeups.add(self) }
            return true
        case .full:
            close(.tooSlow, drops: true)
            return false
        }
    }

    func makeAudiencePart(from number: Int64) -> any WebSocketAudiencePart {
        let part = ServerAudience(wakeups, limits)
        part.add(self, from: number)
        return part
    }

    func close(_ code: WebSocketCloseCode, reason: String) {
        close(WebSocketClosure(code, reason: reason, isByPeer: false), drops: false)
    }

    private func close(_ closure: WebSocketClosure, drops: Bool) {
        if outbox.withLock({ $0.close(closure, drops: drops) }) { wakeups.add(self) }
    }

    /// Has the loop look at the outbox.
    private func flushSoon() {
        if loop.isCurrent { loop.flushBeforeWaiting(self) } else { wakeups.add(self) }
    }

    /// Has the loop look, for a ping or answers to pings.
    func listForFlush() {
        isControlDue = true
        if outbox.withLock({ $0.list() }) { flushSoon() }
    }

    private func waitForRoom(for count: Int) async {
        await withUnsafeContinuation { continuation in
            let waits = outbox.withLock { $0.wait(continuation, for: count, limits) }
            if !waits { continuation.resume() }
        }
    }
}
