public import HTTPMessages

/// A WebSocket of an operation that outlives its connections: when one is lost it connects again, with
/// fresh credentials, and goes on where the contract says how.
///
///     let socket = client.openChat(.init(chatID: 1), speaking: OpenChat.chatV2JSON, over: transport)
///     try await socket.send(.sendMessage(.init(text: "Hello")))
///     for try await frame in socket { show(frame) }
///
/// Connecting begins at once; ``opening()`` waits for it. The socket ends when it is closed, when the server closes it with 1000
/// or 1008, when connecting fails too often, and when nobody holds it any more.
public final class ClientSocket<Sent: Sendable, Received: Sendable>: AsyncSequence, Sendable {
    private let core: SocketCore<Sent, Received>
    private let driver: Task<Void, Never>

    init(_ core: SocketCore<Sent, Received>) {
        self.core = core
        // A task of its own: the socket lives longer than who has asked for it.
        driver = Task { await core.run() }
    }

    deinit { driver.cancel() }

    /// How it fares.
    public var state: SocketState { core.state }

    /// How it fares, now and whenever that changes, to the end.
    public var states: AsyncStream<SocketState> { core.states() }

    /// Waits until frames go both ways; returns at once while they do. Frames may be sent before.
    ///
    /// Throws what the socket has ended with instead: ``AnswerError`` where the handshake is refused,
    /// ``ClientTransportError`` where the server cannot be reached, both of the last attempt that
    /// ``SocketOptions`` give, and ``SocketEnded`` where it was closed.
    public func opening() async throws {
        for await state in states {
            switch state {
            case .open: return
            case .ended(let ending): throw ending.error ?? SocketEnded()
            case .connecting, .waiting: continue
            }
        }
        throw CancellationError()
    }

    /// Sends a frame as soon as the connection is open; waits while too many do.
    ///
    /// Throws ``SocketEnded`` when the socket has ended. A frame that was sent right before the
    /// connection was lost may never have arrived.
    public func send(_ value: Sent) async throws {
        guard try await core.outgoing.push(value) else { throw SocketEnded() }
    }

    /// Sends what waits, closes, and connects no more.
    public func close(_ code: WebSocketCloseCode = .normal, reason: String = "") {
        core.close(code, reason)
    }

    /// Waits for the end.
    public func ending() async -> SocketEnding {
        for await state in states {
            if case .ended(let ending) = state { return ending }
        }
        return .closed(WebSocketClosure(.abnormal, isByPeer: false))
    }

    /// Reads the frames. What one iterator has read, no other reads.
    public struct AsyncIterator: AsyncIteratorProtocol {
        // The socket lives as long as somebody reads from it.
        let socket: ClientSocket
        let core: SocketCore<Sent, Received>

        /// The next frame; nil when the socket was closed. Throws why it was refused or cannot be
        /// reached.
        public mutating func next() async throws -> Received? {
            if let value = await core.incoming.pop() { return value }
            try Task.checkCancellation()
            if case .ended(let ending) = core.state, let error = ending.error { throw error }
            return nil
        }
    }

    /// Reads on from where the last one stopped.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(socket: self, core: core) }
}

/// How a socket fares.
public enum SocketState: Sendable {
    /// A handshake is on its way.
    case connecting
    /// Frames go both ways.
    case open
    /// The connection was lost, or could not be made; another is tried soon.
    case waiting
    /// It is over.
    case ended(SocketEnding)
}

/// How a socket has ended.
public enum SocketEnding: Sendable {
    /// It was closed, by whom and with which code the closure says.
    case closed(WebSocketClosure)
    /// The server refused the handshake.
    case refused(AnswerError)
    /// The server could not be reached, or what it sent was no WebSocket.
    case failed(ClientTransportError)

    /// Why it has failed; nil where it was closed.
    public var error: (any Error)? {
        switch self {
        case .closed: nil
        case .refused(let error): error
        case .failed(let error): error
        }
    }
}

/// A frame was to be sent, and the socket has ended.
public struct SocketEnded: Error, Sendable, Hashable {
    /// Makes the error.
    public init() {}
}
