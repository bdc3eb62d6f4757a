internal import HTTPMessages
internal import Synchronization

/// The body of a request as all handles to it see it: one position, one limit.
///
/// A handler may copy its input, so the count of bytes lives here and not in the copies.
final class LimitedBody: Sendable {
    private struct State {
        /// nil while a call waits for the next piece.
        var body: HTTPRequestBody?
        var remainingBytes: Int
        /// What the first broken read found; there is nothing behind it.
        var failure: HTTPBodyError?
    }

    private let state: Mutex<State>
    /// The length that the client declared; nil for a chunked body.
    let declaredLength: Int64?

    init(_ body: HTTPRequestBody, limit: Int) {
        declaredLength = body.declaredLength
        state = Mutex(State(body: body, remainingBytes: limit))
    }

    /// The next piece, never empty; nil at the end. Throws `.tooLarge` as soon as the limit is
    /// passed, and the same error again when it is asked again.
    nonisolated(nonsending) func next() async throws -> [UInt8]? {
        var body = try take()
        let read: Result<[UInt8]?, HTTPBodyError>
        do throws(HTTPBodyError) {
            read = .success(try await body.next())
        } catch {
            read = .failure(error)
        }
        return try put(body, read).get()
    }

    private func take() throws -> HTTPRequestBody {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            guard let body = state.body else { throw ContentMisuse.readTwiceAtOnce }
            state.body = nil
            return body
        }
    }

    private func put(
        _ body: HTTPRequestBody, _ read: Result<[UInt8]?, HTTPBodyError>
    ) -> Result<[UInt8]?, HTTPBodyError> {
        state.withLock { state in
            state.body = body
            var result = read
            if case .success(let piece?) = read {
                if piece.count > state.remainingBytes { result = .failure(.tooLarge) }
                state.remainingBytes -= min(piece.count, state.remainingBytes)
            }
            if case .failure(let error) = result { state.failure = error }
            return result
        }
    }
}

/// A handler reads content in a way that has no answer: a mistake of the program, told as 500.
public enum ContentMisuse: Error, Sendable, Hashable {
    /// Two tasks read one body at the same time.
    case readTwiceAtOnce
    /// A part is read after the part behind it was asked for.
    case partIsOver
}
