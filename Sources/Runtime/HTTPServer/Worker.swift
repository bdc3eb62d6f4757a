import CLinux
import EventLoop
import HTTPMessages
import Synchronization
import WebSocket

/// The part of a server that runs on one loop: a listening socket, and its connections with what
/// they share.
final class Worker: @unchecked Sendable {
    // SAFETY: everything that changes is touched on the loop's thread only. Of what is marked
    // `@exclusivity(unchecked)`, as every request touches it, no two accesses can overlap: nothing
    // that is called during one comes back to the worker.

    let loop: Loop
    let server: ServerState
    /// Whether the server is being shut down: every answer is then a connection's last.
    @exclusivity(unchecked) private(set) var isDraining = false
    /// Where a response is put together before it is sent. A connection uses it between two
    /// suspensions only, so that one buffer serves all.
    @exclusivity(unchecked) var output: [UInt8] = []
    /// The WebSockets that have something to send.
    let wakeups: WebSocketWakeups
    /// The connections that have something to do.
    let turns: Turns
    /// What its WebSockets compress with.
    let compression = SharedCompression()

    /// What makes the layers of its connections.
    let makeLayer: (() -> SocketLayer)?

    /// Requests that were refused because the loop was overloaded.
    var shedRequests = 0

    private let listener: Socket
    private var connections: [Connection] = []
    @exclusivity(unchecked) private var requestIDs = RequestIDs()
    @exclusivity(unchecked) private var headLines: [UInt8] = []
    /// When `headLines` will tell the time of the past.
    @exclusivity(unchecked) private var headLinesEnd = MonotonicTime(nanoseconds: 0)
    private var acceptPause: UnsafeContinuation<Void, Never>?

    init(_ server: ServerState, listener: Socket) {
        self.server = server
        self.listener = listener
        loop = listener.loop
        wakeups = WebSocketWakeups(on: listener.loop)
        turns = Turns(on: listener.loop)
        makeLayer = server.configuration.layering?.layers(on: listener.loop)
        output.reserveCapacity(Connection.maxCopiedBytes + 4_096)
    }

    /// Begins to accept.
    func start() {
        if let delay = server.configuration.maxQueueDelay {
            loop.maxQueueDelay = delay.wholeNanoseconds
        }
        Task(executorPreference: loop) { await self.acceptConnections() }
    }

    /// Stops accepting, lets requests that have begun be answered until `deadline`, then cuts off.
    /// Returns how many connections were cut off.
    nonisolated(nonsending) func stop(by deadline: MonotonicTime) async -> Int {
        isDraining = true
        // The kernel has promised these clients that they are connected.
        while acceptOne() == .accepted {}
        listener.close()
        resumeAccepting()
        for connection in connections { connection.finishSoon() }
        await waitForEmptiness(until: deadline)
        let cutOff = connections.count
        for connection in connections { connection.abort() }
        // A task ends soon after its connection is gone, unless its handler hangs.
        await waitForEmptiness(until: MonotonicTime.now.advanced(by: .milliseconds(500)))
        turns.end()
        return cutOff
    }

    private nonisolated(nonsending) func waitForEmptiness(until deadline: MonotonicTime) async {
        while !connections.isEmpty, MonotonicTime.now < deadline {
            await loop.wait(until: min(deadline, loop.now.advanced(by: .milliseconds(10))))
        }
    }

    /// Forgets a connection that has ended.
    func remove(_ connection: Connection) {
        let last = connections.removeLast()
        if last !== connection {
            connections[connection.index] = last
            last.index = connection.index
        }
        server.openConnections.subtract(1, ordering: .relaxed)
        resumeAccepting()
    }
}

// Accepting.
extension Worker {
    private enum Acceptance {
        case accepted
        case wait
        case pause
        case end
    }

    private nonisolated(nonsending) func acceptConnections() async {
        while true {
            switch acceptOne() {
            // A flood of connections leaves the others their turn.
            case .accepted: await Task.yield()
            case .wait: guard await listener.readable() == .ready else { return }
            case .pause: await pauseAccepting()
            case .end: return
            }
        }
    }

    private func acceptOne() -> Acceptance {
        let open = server.openConnections.load(ordering: .relaxed)
        let max = server.configuration.maxConnections
        // Some connections more are taken to be told that there are too many.
        guard open < max + Swift.max(16, max / 16) else { return .pause }
        switch listener.accept() {
        case .accepted(let descriptor, let peer):
            serve(descriptor, peer, isTooMany: open >= max)
            return .accepted
        case .wouldBlock: return .wait
        case .exhausted: return .pause
        case .failed: return .end
        }
    }

    private func serve(_ descriptor: Int32, _ peer: SocketAddress, isTooMany: Bool) {
        // Too late to report: the connection is closed at once when it cannot be registered.
        guard let socket = try? Socket(descriptor: descriptor, on: loop) else { return }
        server.openConnections.add(1, ordering: .relaxed)
        let connection = Connection(socket, peer: peer, worker: self, isTooMany: isTooMany)
        connection.index = connections.count
        connections.append(connection)
        connection.start()
    }

    /// Waits for a connection to end, or a moment: without a free descriptor, trying again at once
    /// would only burn time.
    private nonisolated(nonsending) func pauseAccepting() async {
        guard !listener.isClosed else { return }
        let timer = LoopTimer(on: loop) { [weak self] in self?.resumeAccepting() }
        timer.set(loop.now.advanced(by: .milliseconds(100)))
        await withUnsafeContinuation { acceptPause = $0 }
        timer.cancel()
    }

    private func resumeAccepting() {
        acceptPause.take()?.resume()
    }
}

// What every response has, and how the worker fares.
extension Worker {
    /// How the loop fares. Ask on it.
    func figures() -> EngineFigures.Loop {
        EngineFigures.Loop(
            name: loop.name, rounds: loop.roundDurations,
            activeRequests: connections.count { $0.current != nil }, shedRequests: shedRequests)
    }

    func nextRequestID() -> RequestID { requestIDs.next() }

    /// The Date field of the present second and the `X-Request-ID` of an exchange, in wire form.
    func headLines(_ requestID: RequestID) -> [UInt8] {
        if loop.now >= headLinesEnd { renewHeadLines() }
        headLines.withUnsafeMutableBytes { bytes in
            let start = bytes.count - 2 - RequestIDs.length
            requestID.write(to: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
        }
        return headLines
    }
}

extension Worker {
    private func renewHeadLines() {
        var present = timespec()
        clock_gettime(CLOCK_REALTIME, &present)
        headLinesEnd = loop.now.advanced(byNanoseconds: UInt64(1_000_000_000 - present.tv_nsec))
        headLines = HTTP1ResponseWriter.dateLine(Int64(present.tv_sec))
        headLines.append(contentsOf: "X-Request-ID: ".utf8)
        headLines.append(contentsOf: repeatElement(0, count: RequestIDs.length))
        headLines.append(contentsOf: "\r\n".utf8)
    }
}

/// What the workers of one server share.
final class ServerState: Sendable {
    let configuration: HTTPServerConfiguration
    let timeouts: Timeouts
    let rateLimit: RateLimit
    let responder: any HTTPResponder
    let observer: (any HTTPExchangeObserver)?
    let isObserved: Bool
    /// Whether requests are refused when their loop has too much to do.
    let shedsLoad: Bool
    let openConnections = Atomic(0)
    let openWebSockets = Atomic(0)

    init(
        _ configuration: HTTPServerConfiguration, responder: any HTTPResponder,
        observer: (any HTTPExchangeObserver)?
    ) {
        self.configuration = configuration
        self.responder = responder
        self.observer = observer
        isObserved = observer != nil
        shedsLoad = configuration.maxQueueDelay != nil
        timeouts = Timeouts(configuration)
        rateLimit = RateLimit(configuration)
    }
}
