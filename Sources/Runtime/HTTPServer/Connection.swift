import EventLoop
import HTTPMessages

/// One connection of a server.
///
/// Theory of operation. One task per connection repeats: take the next event of the parser; read
/// more when it has none; on a head, ask the responder, send its answer, and read what is left of
/// the body. Nothing else reads, so that requests are answered in their order.
///
/// - An answer leaves at once when no other request has arrived behind it. Otherwise it is gathered
///   with those that follow, up to a bound, and leaves with them, or before the loop waits: a slow
///   handler does not keep the answers before its own back.
/// - The connection has one timer. `phase` says what is waited for, hence how long, and what
///   happens when that has passed. It is set on every change, which costs a store.
/// - A handler that takes too long is answered for by the timer. From then on the connection is
///   `isAbandoned`: what its task brings later is dropped.
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
    // SAFETY: everything that changes is touched on the loop's thread only: by the connection's
    // task, which runs there, by its timer and by the loop's flush. Of what is marked
    // `@exclusivity(unchecked)`, as every request touches it, no two accesses can overlap: nothing
    // that is called during one comes back to the connection.

    /// A request whose head has been read.
    struct ReceivedRequest {
        let head: HTTPRequestHead
        let framing: HTTP1Framing
    }

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
    /// The deadline of the phase has passed. It may pass while the task is about to go on, and so
    /// does not wait: before it waits again, it has to look.
    @exclusivity(unchecked) var isOverdue = false
    private let timer: LoopTimer
    private(set) var task: Task<Void, Never>?

    /// The request that is to be served next.
    @exclusivity(unchecked) var received: ReceivedRequest?
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

    func start() {
        enterIdleness()
        task = Task(executorPreference: loop) { await self.run() }
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

    private nonisolated(nonsending) func run() async {
        while await takeStep() {
            if webSocket != nil { return goOnAfresh() }
        }
        await lingering?.value
        await endLayer()
        end()
    }

    @inline(never)
    private func end() {
        timer.cancel()
        task = nil
        socket.close()
        endWebSocket()
        worker.remove(self)
    }

    /// Goes on in a task of its own. A task keeps the memory of the deepest calls that it was in,
    /// and the handler of a handshake was deeper than a WebSocket ever is while it waits.
    @inline(never)
    private func goOnAfresh() {
        task = Task(executorPreference: loop) {
            await self.serveWebSocket()
            await self.endLayer()
            self.end()
        }
    }

    /// Does what comes next; false when the connection has to end.
    ///
    /// The steps are functions of their own, never inlined, and what goes between them lies in the
    /// connection: a task keeps the frames of the functions that it is in, and most of its life it
    /// is in `readHead`.
    private nonisolated(nonsending) func takeStep() async -> Bool {
        switch nextStep() {
        case .read: return await readHead()
        case .serve: return await serve()
        case .refuse: return await refuse()
        }
    }

    private enum Step {
        case read
        case serve
        case refuse
    }

    @inline(never)
    private func nextStep() -> Step {
        if refusal != nil { return .refuse }
        switch parser.next() {
        case .needsMore: return .read
        case .head(let head, let framing):
            let isServed = !isTooMany || server.responder.isVital(head)
            received = ReceivedRequest(head: head, framing: framing)
            if isServed { return .serve }
            refusal = HTTPRefusal(.serviceUnavailable, "there are too many connections")
        case .refused(let reason): refusal = reason
        case .body, .end: preconditionFailure("the parser's events are out of order")
        }
        return .refuse
    }

    @inline(never)
    private nonisolated(nonsending) func serve() async -> Bool {
        guard let received = received.take() else { return false }
        let framing = received.framing
        hasServed = true
        let id = beginExchange(received.head)
        let requestBody = beginBody(framing)
        // What is gathered must not wait for a handler that waits.
        listForFlush()
        enter(.handler, for: server.timeouts.handler)
        let response =
            server.shedsLoad && loop.isOverloaded && !server.responder.isVital(received.head)
            ? shed(id)
            : await ask(
                server.responder,
                HTTPRequest(
                    head: received.head, body: requestBody, client: client,
                    isSecure: socket.layer != nil, requestID: id.text))
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
        // It has had many answers in a row, or a large one: the others have their turn.
        if parser.hasBufferedBytes, !hasUnsent { await Task.yield() }
        guard closes else { return rest == .none ? true : await dropBody() }
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
