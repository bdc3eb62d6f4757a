import ContractClient
import Synchronization

/// The content of a request that is made while it is sent, on its way from the task that makes it
/// to the thread that drives libcurl.
final class Outgoing: Sendable {
    /// What libcurl is told when it asks for bytes.
    enum Read {
        case bytes(Int)
        case end
        /// None are there; the thread is asked to go on once there are.
        case nothing
        /// The content ended before its declared length.
        case tooShort
    }

    private struct State {
        var piece: [UInt8] = []
        /// Bytes of the piece that have been sent.
        var position = 0
        /// Bytes that may still come, by the declared length.
        var rest: Int64?
        var isFinished = false
        var isStopped = false
        /// Whether libcurl has been told to wait.
        var isPaused = false
        var writer: UnsafeContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    init(length: Int64?) { state = Mutex(State(rest: length)) }

    /// What became of a piece.
    enum Put {
        /// `resumes` when the thread waits to be told that it may go on.
        case taken(resumes: Bool)
        /// Nobody sends it any more.
        case stopped
        case tooLong
    }

    /// Offers the next piece, once the one before has been sent.
    func put(_ piece: [UInt8]) async -> Put {
        await waitForRoom()
        return state.withLock { state in
            if state.isStopped { return .stopped }
            if let rest = state.rest {
                guard Int64(piece.count) <= rest else { return .tooLong }
                state.rest = rest - Int64(piece.count)
            }
            state.piece = piece
            state.position = 0
            defer { state.isPaused = false }
            return .taken(resumes: state.isPaused)
        }
    }

    /// Says that there are no more pieces; true when the thread waits to be told.
    func finish() async -> Bool {
        await waitForRoom()
        return state.withLock { state in
            state.isFinished = true
            defer { state.isPaused = false }
            return state.isPaused
        }
    }

    private func waitForRoom() async {
        await withUnsafeContinuation { writer in
            let hasRoom = state.withLock { state in
                if state.isStopped || state.position == state.piece.count { return true }
                state.writer = writer
                return false
            }
            if hasRoom { writer.resume() }
        }
    }
}

// For the thread.
extension Outgoing {
    var isPaused: Bool { state.withLock { $0.isPaused } }

    /// Gives libcurl as many bytes as there are and as it takes.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Read {
        let (read, writer) = state.withLock { state -> (Read, UnsafeContinuation<Void, Never>?) in
            let count = min(buffer.count, state.piece.count - state.position)
            guard count > 0 else {
                if state.isFinished { return (state.rest ?? 0 > 0 ? .tooShort : .end, nil) }
                state.isPaused = true
                return (.nothing, state.writer.take())
            }
            state.piece.withUnsafeBytes {
                buffer.copyMemory(
                    from: .init(rebasing: $0[state.position..<(state.position + count)]))
            }
            state.position += count
            let isSent = state.position == state.piece.count
            return (.bytes(count), isSent ? state.writer.take() : nil)
        }
        writer?.resume()
        return read
    }

    /// Lets go of the writer: nobody sends any more.
    func stop() {
        let writer = state.withLock { state in
            state.isStopped = true
            state.piece = []
            state.position = 0
            return state.writer.take()
        }
        writer?.resume()
    }
}
