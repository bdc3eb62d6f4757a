import CLinux
import EventLoop
import HTTPMessages

/// One connection of a server.
///
/// Theory of operation. A connection that waits has no task. When something has come it is given a
/// turn (`Turns`), in which it repeats: take the next event of the parser; read more when it has
/// none, and rest when there is none; on a head, ask the responder, send its answer, and read what
/// is left of the body. Nothing else reads, so that requests are answered in their order.
///
/// - An answer leaves at once when no other request has arrived behind it. Otherwise it is gathered
///   with those that follow, up to a bound, and leaves with them, or before the loop waits: a slow
///   handler does not keep the answers before its own back.
/// - The connection has one timer. `phase` says what is waited for, hence how long, and what
///   happens when that has passed. It is set on every change, which costs a store.
/// - A handler that takes too long is answered for by the timer. From then on the connection is
///   `isAbandoned`: what its turn brings later is dropped.
/// - While it waits for a request, a connection holds no buffer. It reads into its loop's scratch
///   memory, and puts answers together in its worker's.
///
/// - After a 101 the connection is a `ServerWebSocket`'s for the rest of its life. The task, the
///   timer and the end are still the connection's.
///
/// Reading is in Connection+reading, sending in Connection+sending and Connection+segments, the
/// ends that are not the peer's wish in Connection+ending, the way to a WebSocket in
/// Connection+webSocket.
final class Connection: @unchecked Sendable {
    // SAFETY: everything that changes is touched on the loop's thread only: in the connection's
    // turns, which run there, by its timer, by its socket and by the loop's flush. Of what is marked
    // `@exclusivity(unchecked)`, as every request touches it, no two accesses can overlap: nothing
    // that is called during one comes back to the connection.

    /// What a connection is waited for, or works at.
    enum Phase {
        /// The layer of the socket is still being agreed on.
        case handshake
        /// Nothing of a request has come.
        case idle
        /// A part of a head has come.
        case head
        /// The responder wants more of the body, or the rest of it is dropped.
        case body
        /// The responder works.
        case handler
        /// The peer has to take a part of the answer.
        case write
        /// The last answer has been sent; what still comes is dropped.
        case linger
        /// The connection speaks WebSocket, which knows what is waited for.
        case webSocket
    }

    /// Content up to this size is copied behind its head, and leaves with it as one piece.
    static let maxCopiedBytes = 16 * 1024

    let socket: Socket
    let loop: Loop
    let worker: Worker
    let server: ServerState
    /// Who is connected, or whom the proxy names.
    @exclusivity(unchecked) var client: ClientAddress
    /// What has come of the header that says so; nil when none is awaited.
    @exclusivity(unchecked) var proxyHeader: [UInt8]?
    /// Where the worker keeps it.
    var index = 0

    @exclusivity(unchecked) var parser: HTTP1RequestParser
    @exclusivity(unchecked) private(set) var phase = Phase.idle
    /// The deadline of the phase has passed. It may pass while the turn is about to go on, and so
    /// nobody waits: before somebody waits again, he has to look.
    @exclusivity(unchecked) var isOverdue = false
    private let timer: LoopTimer
    /// Whose turn it is; nil between turns.
    @exclusivity(unchecked) private var runner: Int?
    /// The parser needs more, which has not come yet.
    @exclusivity(unchecked) private var isStarved = false
    /// It has had many answers in a row, or a large one: the others have their turn.
    @exclusivity(unchecked) private var hasHadEnough = false
    /// What serves the WebSocket.
    private var task: Task<Void, Never>?

    /// Why what has come cannot be served.
    @exclusivity(unchecked) var refusal: HTTPRefusal?
    /// The body that the responder may be reading.
    @exclusivity(unchecked) var body: ConnectionBody?
    /// The exchange that is worked at.
    @exclusivity(unchecked) var current: CurrentExchange?
    /// Its request, where an observer is to be told of it.
    @exclusivity(unchecked) var observedHead: HTTPRequestHead?
    /// The responder's answer is no longer wanted.
    @exclusivity(unchecked) var isAbandoned = false
    /// Reads and drops what still comes after an abandoned exchange.
    var lingering: Task<Void, Never>?

    /// What the connection has become, after a 101.
    @exclusivity(unchecked) var webSocket: ServerWebSocket?

    /// Bytes that are still to be sent, from `unsentStart` on, and what follows them.
    @exclusivity(unchecked) var unsent: [UInt8] = []
    var unsentStart = 0
    var unsentContent = HTTPResponseBody.empty
    var unsentContentStart = 0
    /// How many answers are gathered in `unsent`.
    var gatheredAnswers = 0
    var isFlushListed = false
    var sendPace = Pace()
    /// All bytes that have been read.
    @exclusivity(unchecked) var receivedBytes = 0

    private let isTooMany: Bool
    /// Whether a request has come: a client that was just accepted may still be about to ask.
    @exclusivity(unchecked) private(set) var hasServed = false

    init(_ socket: Socket, peer: SocketAddress, worker: Worker, isTooMany: Bool) {
        self.socket = socket
        self.worker = worker
        self.isTooMany = isTooMany
        loop = worker.loop
        server = worker.server
        client = ClientAddress(ip: peer.ip, port: peer.port)
        let configuration = worker.server.configuration
        proxyHeader = configuration.expectsProxyHeader ? [] : nil
        if proxyHeader == nil { socket.layer = worker.makeLayer?() }
        parser = HTTP1RequestParser(
            limits: configuration.messageLimits, allowedHosts: configuration.allowedHosts)
        timer = LoopTimer(on: loop)
        timer.onExpiry = { [unowned self] in deadlinePassed() }
    }

    /// Has the processor fetch what a turn looks at, as the system drives our memory out of the caches.
    static func prefetch(_ connection: Unmanaged<Connection>) {
        linux_prefetch(connection.toOpaque(), 512)
    }

    func start() {
        enterIdleness()
        worker.turns.list(self)
    }

    /// Begins to wait for a request, or for the layer that it will come through.
    func enterIdleness() {
        if let layer = socket.layer, !layer.isEstablished {
            // Half a handshake is no better than half a head. The time is counted from its begin.
            if phase != .handshake {
                enter(.handshake, for: min(server.timeouts.head, idleAllowance))
            }
        } else {
            enter(.idle, for: idleAllowance)
        }
    }

    /// Begins to wait for something that may last so many nanoseconds.
    func enter(_ phase: Phase, for nanoseconds: UInt64) {
        self.phase = phase
        isOverdue = false
        timer.set(loop.now.advanced(byNanoseconds: nanoseconds))
    }

    /// Sets when the WebSocket wants to be asked what is due.
    func setWebSocketDeadline(_ deadline: MonotonicTime) {
        phase = .webSocket
        timer.set(deadline)
    }

    /// How long nothing may come.
    var idleAllowance: UInt64 {
        if isTooMany { return min(server.timeouts.idle, server.timeouts.linger) }
        // It has just been accepted: its request may be on the way.
        return worker.isDraining ? min(server.timeouts.idle, 500_000_000) : server.timeouts.idle
    }

    @inline(never)
    private func end() {
        timer.cancel()
        task = nil
        runner = nil
        socket.close()
        endWebSocket()
        worker.remove(self)
    }

    /// Cancels whatever is done for the connection.
    func cancelTask() {
        task?.cancel()
        if let runner { worker.turns.cancelRunner(runner) }
    }

    /// Goes on in a task of its own: a WebSocket is served for as long as it lives.
    @inline(never)
    private func goOnAfresh() {
        runner = nil
        task = Task.detached(executorPreference: loop) {
            await self.serveWebSocket()
            await self.endLayer()
            self.end()
        }
    }
}

// The turns.
extension Connection: SocketWatcher {
    private enum Step {
        /// There is nothing to do before the next turn.
        case rest
        case flush
        case serve(HTTPRequest, HTTP1Framing)
        case refuse
        case end
    }

    func socketHasNews() {
        worker.turns.list(self)
    }

    /// Does what there is to do, in the task of a runner.
    nonisolated(nonsending) func takeTurn(_ runner: Int) async {
        self.runner = runner
        while true {
            let goesOn: Bool
            switch nextStep() {
            case .rest: return
            case .serve(let request, let framing): goesOn = await serve(request, framing)
            case .flush: goesOn = await flushAll()
            case .refuse: goesOn = await refuse()
            case .end: goesOn = false
            }
            if !goesOn { return await finish() }
            if webSocket != nil { return goOnAfresh() }
        }
    }

    @inline(never)
    private nonisolated(nonsending) func finish() async {
        await lingering?.value
        await endLayer()
        end()
    }

    @inline(never)
    private func nextStep() -> Step {
        if isStarved, let step = receiveHead(isWoken: true) { return step }
        while refusal == nil {
            if hasHadEnough {
                hasHadEnough = false
                worker.turns.list(self)
                return rest()
            }
            switch parser.next() {
            case .head(let head, let framing): return begin(head, framing)
            case .refused(let reason): refusal = reason
            case .body, .end: preconditionFailure("the parser's events are out of order")
            case .needsMore:
                if hasUnsent { return .flush }
                if let step = beginToReceiveHead() { return step }
            }
        }
        return .refuse
    }

    private func rest() -> Step {
        runner = nil
        return .rest
    }

    /// Begins to wait for a request, or for the rest of its head; what has to be done when nothing
    /// more has come.
    private func beginToReceiveHead() -> Step? {
        isStarved = true
        if parser.isIdle {
            enterIdleness()
        } else if phase != .head {
            // The time is counted from the first byte, however many pieces follow it.
            enter(.head, for: server.timeouts.head)
        }
        return receiveHead(isWoken: false)
    }

    /// Gives what has come of a head to the parser; what has to be done when nothing has.
    ///
    /// Who was woken looks: a layer may have something to send first, and is asked to by that.
    private func receiveHead(isWoken: Bool) -> Step? {
        // A request that has arrived before the end is still answered.
        if worker.isDraining, hasServed || isOverdue, parser.isIdle { return receiveLast() }
        if isOverdue {
            if parser.isIdle { return .end }
            refusal = HTTPRefusal(.requestTimeout, "the head of the request did not arrive")
            return .refuse
        }
        if socket.isClosed { return .end }
        guard isWoken || socket.mayHaveMore else { return waitForMore() }
        switch socket.receive(into: loop.scratch) {
        case .moved(let count):
            isStarved = false
            guard parse(count) else { return .end }
            // There is more, and maybe always more.
            if socket.mayHaveMore { hasHadEnough = true }
            return nil
        case .wouldBlock:
            // The layer may have been agreed on: then the request has its own time.
            if phase == .handshake { enterIdleness() }
            return waitForMore()
        case .ended, .failed: return .end
        }
    }

    private func receiveLast() -> Step? {
        isStarved = false
        return receiveWithoutWaiting() ? nil : .end
    }

    private func waitForMore() -> Step {
        socket.tellWhenReadable(self)
        return rest()
    }

    /// Begins the exchange of a request whose head has come.
    private func begin(_ head: consuming HTTPRequestHead, _ framing: HTTP1Framing) -> Step {
        let id = beginExchange(head)
        guard !isTooMany || server.responder.isVital(head) else {
            refusal = HTTPRefusal(.serviceUnavailable, "there are too many connections")
            return .refuse
        }
        hasServed = true
        let body = beginBody(framing)
        // What is gathered must not wait for a handler that waits.
        listForFlush()
        enter(.handler, for: server.timeouts.handler)
        let request = HTTPRequest(
            head: head, body: body, client: client, isSecure: socket.layer != nil,
            requestID: id.text)
        return .serve(request, framing)
    }

    private nonisolated(nonsending) func serve(
        _ request: HTTPRequest, _ framing: HTTP1Framing
    ) async -> Bool {
        let response =
            server.shedsLoad && loop.isOverloaded && !server.responder.isVital(request.head)
            ? shed(request.requestID) : await ask(server.responder, request)
        guard !isAbandoned else { return false }
        if response.status == .switchingProtocols {
            return await switchProtocols(response, framing)
        }
        let rest = endBody(framing)
        if case .refused(let refusal) = rest {
            // The responder has not seen that this is no proper request.
            self.refusal = refusal
            return true
        }
        let closes =
            !framing.keepsAlive || response.closesConnection || worker.isDraining || isTooMany
            || rest == .tooMuch
        guard await send(response, closes: closes) else { return false }
        guard closes else {
            hasHadEnough = parser.hasBufferedBytes && !hasUnsent
            return rest == .none ? true : await dropBody()
        }
        // A client that wanted this to be the last answer has nothing more to send.
        if framing.keepsAlive || parser.hasBufferedBytes || rest != .none { await linger() }
        return false
    }

    /// Asks the responder. Behind the call of a function that it does not know, the compiler puts a
    /// look, under a lock, at where the task has to go on, unless there is nothing left to do: hence a
    /// function of its own, never inlined.
    @inline(never)
    private nonisolated(nonsending) func ask(
        _ responder: any HTTPResponder, _ request: HTTPRequest
    ) async -> HTTPResponse {
        await responder.respond(to: request)
    }
}
