import EventLoop
import HTTPMessages

/// The body of a request that is still arriving, as its responder reads it.
///
/// Nothing is read from the socket before it is asked for: a client cannot send faster than the
/// responder takes it.
final class ConnectionBody: HTTPBodySource, @unchecked Sendable {
    // SAFETY: everything that changes is touched on the connection's loop only; `next` goes there
    // first, whatever executor its caller prefers.

    private let loop: Loop
    private var connection: Connection?
    private var first: [UInt8]?
    private var isReading = false

    /// Whether the client waits to be asked for the body (RFC 9110 10.1.1).
    var awaitsContinue: Bool
    var pace = Pace()
    private(set) var isComplete = false
    private(set) var failure: HTTPBodyError?

    init(_ connection: Connection, first: [UInt8]?, awaitsContinue: Bool) {
        self.connection = connection
        self.first = first
        // A client that has begun to send does not wait.
        self.awaitsContinue = awaitsContinue && first == nil
        loop = connection.loop
    }

    /// Ends the reading: the request has been answered.
    func detach() {
        let isWaiting = isReading
        let socket = connection?.socket
        connection = nil
        first = nil
        if isWaiting { socket?.interrupt(.closed) }
    }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        if loop.isCurrent { return try await nextOnLoop() }
        return try await withTaskExecutorPreference(loop) {
            () async throws(HTTPBodyError) -> [UInt8]? in
            try await self.nextOnLoop()
        }
    }

    private nonisolated(nonsending) func nextOnLoop() async throws(HTTPBodyError) -> [UInt8]? {
        if isComplete { return nil }
        if let failure { throw failure }
        guard let connection else { throw .closed }
        if let first = first.take() { return first }
        precondition(!isReading, "a body is read by two tasks at the same time")
        isReading = true
        defer { isReading = false }
        do throws(HTTPBodyError) {
            let piece = try await connection.receiveBody(self)
            if piece == nil { isComplete = true }
            return piece
        } catch {
            failure = error
            throw error
        }
    }
}
