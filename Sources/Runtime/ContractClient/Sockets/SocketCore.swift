// A socket's life: connections one after the other, each served by two tasks, and between them waits
// that grow. `ClientSocket` is the handle; when it goes, the task that runs this is cancelled.

internal import ContractRuntime
internal import HTTPMessages
internal import JSON
internal import Synchronization

/// What a socket is made of, whatever connection it has.
final class SocketCore<Sent: Sendable, Received: Sendable>: Sendable {
    /// Opens the next connection, of what the last frame said where to go on.
    typealias Connect = @Sendable (_ resumeAt: String?) async throws -> ClientHandshakeAnswer

    private struct Shared {
        var state = SocketState.connecting
        var observers: [Int: AsyncStream<SocketState>.Continuation] = [:]
        var observerCount = 0
        /// What the user wants it closed with.
        var closing: WebSocketClosure?
        var resumeAt: String?
        /// What waits between two connections.
        var pause: Task<Void, any Error>?
    }

    let outgoing: BoundedQueue<Sent>
    let incoming: BoundedQueue<Received>
    private let sending: SocketSending<Sent>
    private let receiving: FrameReading<Received>
    private let resume: SocketResume?
    private let options: SocketOptions
    private let configuration: ClientConfiguration
    private let connect: Connect
    /// What a refused handshake is as an error.
    private let refusal: @Sendable (ClientResponse) async -> AnswerError
    private let shared = Mutex(Shared())

    init<Operation: ClientOperation>(
        _ spoken: ClientSocketProtocol<Operation, Sent, Received>, _ options: SocketOptions,
        _ configuration: ClientConfiguration, connect: @escaping Connect,
        refusal: @escaping @Sendable (ClientResponse) async -> AnswerError
    ) {
        outgoing = BoundedQueue(capacity: options.maxQueued)
        incoming = BoundedQueue(capacity: options.maxReceived)
        sending = spoken.sending
        receiving = spoken.receiving
        resume = spoken.resume
        self.options = options
        self.configuration = configuration
        self.connect = connect
        self.refusal = refusal
    }

    // MARK: State

    var state: SocketState { shared.withLock { $0.state } }

    func states() -> AsyncStream<SocketState> {
        // Whoever looks late sees how it is, and not how it was.
        let (stream, continuation) = AsyncStream.makeStream(
            of: SocketState.self, bufferingPolicy: .bufferingNewest(1))
        let number = shared.withLock { shared -> Int? in
            continuation.yield(shared.state)
            if case .ended = shared.state { return nil }
            shared.observerCount += 1
            shared.observers[shared.observerCount] = continuation
            return shared.observerCount
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.shared.withLock { $0.observers.removeValue(forKey: number) }
        }
        return stream
    }

    private func set(_ state: SocketState) {
        let observers = shared.withLock { shared -> [AsyncStream<SocketState>.Continuation] in
            if case .ended = shared.state { return [] }
            shared.state = state
            defer { if case .ended = state { shared.observers = [:] } }
            return Array(shared.observers.values)
        }
        for observer in observers {
            observer.yield(state)
            if case .ended = state { observer.finish() }
        }
    }

    /// Lets nothing more be sent, and ends when what waits has gone out.
    func close(_ code: WebSocketCloseCode, _ reason: String) {
        let pause = shared.withLock { shared in
            shared.closing =
                shared.closing ?? WebSocketClosure(code, reason: reason, isByPeer: false)
            return shared.pause
        }
        pause?.cancel()
        outgoing.finish()
    }

    private var closing: WebSocketClosure? { shared.withLock { $0.closing } }

    // MARK: Connections

    /// Keeps the socket connected until it ends.
    func run() async {
        var failures = 0
        var ending = SocketEnding.closed(WebSocketClosure(.abnormal, isByPeer: false))
        repeat {
            set(.connecting)
            let (end, wasOpen, delay) = await connection(failures)
            failures = wasOpen ? 0 : failures + 1
            let mayContinue = mayContinue(after: end, and: ending, failures)
            ending = end
            guard !Task.isCancelled, closing == nil, mayContinue else { break }
            set(.waiting)
            await pause(for: delay)
        } while !Task.isCancelled && closing == nil
        set(.ended(closing.map { .closed($0) } ?? ending))
        outgoing.finish()
        incoming.finish()
    }

    /// Waits, until the socket is closed or let go.
    private func pause(for delay: Duration) async {
        let clock = configuration.clock
        let pause = Task { try await clock.sleep(for: delay) }
        shared.withLock { shared in
            shared.pause = pause
            if shared.closing != nil { pause.cancel() }
        }
        await withTaskCancellationHandler {
            _ = await pause.result
        } onCancel: {
            pause.cancel()
        }
    }

    /// One connection from its handshake to its end, and how long to wait after it.
    private func connection(
        _ failures: Int
    ) async -> (SocketEnding, wasOpen: Bool, delay: Duration) {
        let policy = RetryPolicy(
            attempts: options.attempts, firstDelay: options.firstDelay, maxDelay: options.maxDelay)
        let delay = policy.delay(after: failures + 1, share: configuration.jitter())
        do {
            switch try await connect(shared.withLock { $0.resumeAt }) {
            case .open(let line):
                set(.open)
                return (await serve(line), true, delay)
            case .refused(let response):
                let asked = RetryPolicy.retryAfter(response.fields)
                return (.refused(await refusal(response)), false, max(delay, asked ?? .zero))
            }
        } catch let error as ClientTransportError {
            return (.failed(error), false, delay)
        } catch {
            return (.failed(.cannotConnect("\(error)")), false, delay)
        }
    }

    private func mayContinue(
        after ending: SocketEnding, and last: SocketEnding, _ failures: Int
    ) -> Bool {
        guard options.reconnects, failures < options.attempts else { return false }
        switch ending {
        case .closed(let closure):
            // RFC 6455 7.4.1: it has served its purpose, or its user may not go on.
            return closure.code != .normal && closure.code != .policyViolation
        case .failed(.invalidRequest): return false
        case .failed: return true
        case .refused(let error):
            let code = error.status.code
            // It may be a credential that has just run out: the next handshake has a fresh one, and
            // when that is refused as well it is for good.
            if code == 401, case .refused(let other) = last { return other.status.code != 401 }
            return code >= 500 || [401, 408, 425, 429].contains(code)
        }
    }

    /// Sends and receives until the connection ends.
    private func serve(_ line: any ClientSocketLine) async -> SocketEnding {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.receive(from: line) }
            group.addTask { await self.send(to: line) }
            await group.next()
            group.cancelAll()
            // The other task may hang in the transport until the connection is closed.
            if line.closure == nil {
                let closing = closing ?? WebSocketClosure(.goingAway, isByPeer: false)
                await line.close(closing.code, reason: closing.reason)
            }
        }
        return .closed(line.closure ?? WebSocketClosure(.abnormal, isByPeer: true))
    }

    private func receive(from line: any ClientSocketLine) async {
        do {
            while let text = try await line.receive() {
                if let value = resume?.value(in: text) {
                    shared.withLock { $0.resumeAt = value }
                }
                switch receiving.read?(text) {
                case .value(let value)?:
                    if try await !incoming.push(value) { return }
                case .refused(let violations, let text)?: options.unreadable(violations, text)
                case nil: options.unreadable([], text)
                }
            }
        } catch {
            // Lost: the connection is replaced, and what it was is told by its closure.
        }
    }

    private func send(to line: any ClientSocketLine) async {
        do {
            while let value = await outgoing.first() {
                if let text = sending.text?(value) { try await line.send(text) }
                outgoing.removeFirst()
            }
        } catch {
            // Lost: the frame is sent over the next connection.
        }
    }
}
