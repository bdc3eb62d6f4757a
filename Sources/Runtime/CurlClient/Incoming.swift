import ContractClient
import HTTPMessages
import Synchronization

/// An answer on its way from the thread that drives libcurl to the task that reads it.
final class Incoming: Sendable {
    /// How an exchange is over.
    enum End {
        case complete
        case failed(any Error)
    }

    /// What a reader finds.
    enum Piece {
        case bytes([UInt8])
        case end
        case failed(any Error)
    }

    private struct State {
        var head: (status: HTTPStatus, fields: HTTPFields)?
        var hasGivenHead = false
        var content: [UInt8] = []
        /// Whether libcurl has been told to wait until the content has been read.
        var isPaused = false
        var end: End?
        var reader: UnsafeContinuation<Void, Never>?

        /// Whether a reader need not wait.
        var isReady: Bool {
            end != nil || (hasGivenHead ? !content.isEmpty : head != nil)
        }
    }

    private let state = Mutex(State())
    private let maxBufferedBytes: Int

    init(maxBufferedBytes: Int) { self.maxBufferedBytes = maxBufferedBytes }
}

// For the thread.
extension Incoming {
    /// Whether there is something to read, or the exchange is over.
    var isReady: Bool { state.withLock { $0.isReady } }

    var isOver: Bool { state.withLock { $0.end != nil } }

    /// Keeps the head of an exchange that is not over.
    func take(_ status: HTTPStatus, _ fields: HTTPFields) {
        state.withLock { state in
            if state.end == nil { state.head = (status, fields) }
        }
    }

    /// Keeps content, unless there is too much already: then libcurl keeps it, and the thread is
    /// asked to go on once a reader has come. Returns how much is kept now.
    ///
    /// `expected` is what the head has said about the length.
    func append(_ bytes: UnsafeBufferPointer<UInt8>, expected: Int?) -> Int? {
        state.withLock { state in
            guard state.content.count < maxBufferedBytes else {
                state.isPaused = true
                return nil
            }
            if state.content.isEmpty {
                // Not more than a part of what is declared: it may never come.
                state.content.reserveCapacity(
                    max(min(expected ?? 0, maxBufferedBytes), bytes.count))
            }
            state.content.append(contentsOf: bytes)
            return state.content.count
        }
    }

    var isPaused: Bool { state.withLock { $0.isPaused } }

    /// Ends the exchange; the first end counts. Whoever waits is told by `deliver`.
    func finish(_ end: End) {
        state.withLock { state in
            if state.end == nil { state.end = end }
        }
    }

    /// Lets the reader go on when there is something for it.
    func deliver() {
        let reader = state.withLock { state in state.isReady ? state.reader.take() : nil }
        reader?.resume()
    }
}

// For the task.
extension Incoming {
    /// Waits until there is something to read.
    nonisolated(nonsending) func wait() async {
        await withUnsafeContinuation { reader in
            let isReady = state.withLock { state in
                if state.isReady { return true }
                precondition(state.reader == nil, "two tasks read one answer")
                state.reader = reader
                return false
            }
            if isReady { reader.resume() }
        }
    }

    /// The head, once `wait` has returned, and the whole content when it has come with it.
    func takeHead() throws -> (status: HTTPStatus, fields: HTTPFields, content: [UInt8]?) {
        try state.withLock { state in
            guard let head = state.head else {
                if case .failed(let error) = state.end { throw error }
                throw ClientTransportError.broken("the answer has no head")
            }
            state.hasGivenHead = true
            state.head = nil
            guard case .complete = state.end else { return (head.status, head.fields, nil) }
            let content = state.content
            state.content = []
            return (head.status, head.fields, content)
        }
    }

    /// What there is to read, nil for nothing yet; and whether the thread waits to be told that it
    /// may go on.
    func takePiece() -> (piece: Piece?, resumes: Bool) {
        state.withLock { state in
            if !state.content.isEmpty {
                let bytes = state.content
                state.content = []
                let resumes = state.isPaused
                state.isPaused = false
                return (.bytes(bytes), resumes)
            }
            return switch state.end {
            case .complete: (.end, false)
            case .failed(let error): (.failed(error), false)
            case nil: (nil, false)
            }
        }
    }

    /// Ends the exchange at once: what has come is dropped.
    func cancel() {
        let reader = state.withLock { state in
            state.content = []
            state.end = .failed(CancellationError())
            return state.reader.take()
        }
        reader?.resume()
    }
}
