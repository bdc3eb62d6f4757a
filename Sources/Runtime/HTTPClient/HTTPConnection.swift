public import EventLoop
public import HTTPMessages

/// A client's connection to a server.
///
///     let connection = try await HTTPConnection.connect(host: "127.0.0.1", port: 8000, on: loop)
///     let answer = try await connection.send(HTTPClientRequest(.get, "/version"))
///
/// Requests follow each other; only one exchange at a time. Beside requests it takes raw bytes, so
/// that tests can send what no client would. Every call has an end in time.
///
/// Call it from any task; the work is done on its loop.
public final class HTTPConnection: @unchecked Sendable {
    // SAFETY: everything that changes is touched on the loop's thread only: each public function
    // moves there first, and the one-exchange rule keeps two of them from interleaving.

    let loop: Loop
    let socket: Socket
    let authority: String
    let limits: HTTPClientLimits
    var parser: HTTP1ResponseParser
    /// Bytes that have come since the last answer was complete.
    var received: [UInt8] = []
    /// An exchange has failed half-way: what comes next belongs to it, and answers nothing else.
    var isBroken = false

    private init(_ socket: Socket, authority: String, limits: HTTPClientLimits) {
        loop = socket.loop
        self.socket = socket
        self.authority = authority
        self.limits = limits
        parser = HTTP1ResponseParser(limits: limits.messageLimits)
    }

    deinit {
        let socket = socket
        Task(executorPreference: loop) { socket.close() }
    }

    /// Connects to a host: an address, or a name, whose look-up blocks the calling thread.
    ///
    /// - Parameter layering: what the bytes go through, such as TLS; they go as they are without.
    public static func connect(
        host: String, port: UInt16, on loop: Loop, limits: HTTPClientLimits = HTTPClientLimits(),
        layering: (any SocketLayering)? = nil
    ) async throws(HTTPClientError) -> HTTPConnection {
        guard let address = SocketAddress.resolve(host: host, port: port) else {
            throw .cannotConnect("no address is known for '\(host)'")
        }
        let isIPv6Text = host.utf8.contains(UInt8(ascii: ":"))
        let authority = isIPv6Text ? "[\(host)]:\(port)" : "\(host):\(port)"
        return try await withTaskExecutorPreference(loop) { () async throws(HTTPClientError) in
            let deadline = MonotonicTime.now.advanced(by: limits.connectTimeout)
            let socket: Socket
            do throws(SocketError) {
                socket = try await Socket.connect(to: address, on: loop, deadline: deadline)
            } catch {
                throw .cannotConnect(error.description)
            }
            let connection = HTTPConnection(socket, authority: authority, limits: limits)
            socket.layer = layering?.layers(on: loop)()
            try await connection.establishLayer(by: deadline)
            return connection
        }
    }

    /// Sends a request and waits for its whole answer.
    public func send(
        _ request: HTTPClientRequest
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        let bytes = request.bytes(authority: authority)
        return try await withTaskExecutorPreference(loop) { () async throws(HTTPClientError) in
            let deadline = self.deadline(after: limits.exchangeTimeout)
            do throws(HTTPClientError) {
                try await write(bytes, by: deadline)
            } catch .closed {
                // A server may refuse a body and close without having read it. What it said still
                // counts.
            }
            return try await readResponse(to: request.method, by: deadline)
        }
    }

    /// Sends bytes as they are.
    public func write(_ bytes: [UInt8]) async throws(HTTPClientError) {
        try await withTaskExecutorPreference(loop) { () async throws(HTTPClientError) in
            try await write(bytes, by: deadline(after: limits.exchangeTimeout))
        }
    }

    /// Waits for the answer to a request that was sent by `write`.
    public func readResponse(
        to method: HTTPMethod
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        try await withTaskExecutorPreference(loop) { () async throws(HTTPClientError) in
            try await readResponse(to: method, by: deadline(after: limits.exchangeTimeout))
        }
    }

    /// The next bytes that come, as they are; nil when the server has closed. Not to be mixed with
    /// `readResponse`.
    public func readBytes() async throws(HTTPClientError) -> [UInt8]? {
        try await withTaskExecutorPreference(loop) { () async throws(HTTPClientError) in
            try await readPiece(by: deadline(after: limits.exchangeTimeout))
        }
    }

    /// All bytes that come until the connection ends or `duration` is over.
    public func readToEnd(
        within duration: Duration
    ) async throws(HTTPClientError) -> HTTPClientRawAnswer {
        try await withTaskExecutorPreference(loop) { () async throws(HTTPClientError) in
            let deadline = self.deadline(after: duration)
            var bytes = received
            received = []
            while true {
                do throws(HTTPClientError) {
                    guard let piece = try await readPiece(by: deadline) else {
                        return HTTPClientRawAnswer(bytes: bytes, ending: .closed)
                    }
                    bytes += piece
                } catch .timedOut {
                    return HTTPClientRawAnswer(bytes: bytes, ending: .open)
                } catch .closed {
                    return HTTPClientRawAnswer(bytes: bytes, ending: .broken)
                }
                guard bytes.count <= limits.maxResponseBytes else { throw .tooLarge }
            }
        }
    }

    /// Tells the server that nothing more will be sent; answers can still come.
    public func finishSending() async {
        await withTaskExecutorPreference(loop) { socket.finishSending() }
    }

    /// Closes the connection.
    public func close() async {
        await withTaskExecutorPreference(loop) { socket.close() }
    }
}

// On the loop.
extension HTTPConnection {
    func deadline(after duration: Duration) -> MonotonicTime {
        MonotonicTime.now.advanced(by: duration)
    }

    /// Does what a layer has to agree on with the server before anything is sent through it.
    private func establishLayer(by deadline: MonotonicTime) async throws(HTTPClientError) {
        guard let layer = socket.layer else { return }
        while !layer.isEstablished {
            switch socket.receive(into: loop.scratch) {
            // What a server says before it is asked belongs to no answer.
            case .moved: throw .malformed("the server speaks before it is asked")
            case .ended, .failed:
                throw .cannotConnect(layer.failureDescription ?? "the server ends the connection")
            case .wouldBlock:
                if layer.isEstablished { return }
                try await wait(by: deadline) { await self.socket.readable() }
            }
        }
    }

    func write(_ bytes: [UInt8], by deadline: MonotonicTime) async throws(HTTPClientError) {
        var sent = 0
        while sent < bytes.count {
            let transfer = bytes[sent...].withUnsafeBytes { socket.send($0) }
            switch transfer {
            case .moved(let count): sent += count
            case .wouldBlock: try await wait(by: deadline) { await self.socket.writable() }
            case .ended, .failed: throw .closed
            }
        }
        try await flushLayer(by: deadline)
    }

    /// Sends what a layer has made and the system had no room for.
    private func flushLayer(by deadline: MonotonicTime) async throws(HTTPClientError) {
        while socket.hasBacklog {
            switch socket.flush() {
            case .moved: break
            case .wouldBlock: try await wait(by: deadline) { await self.socket.writable() }
            case .ended, .failed: throw .closed
            }
        }
    }

    /// The next bytes, copied from the loop's scratch memory; nil at the end.
    func readPiece(by deadline: MonotonicTime) async throws(HTTPClientError) -> [UInt8]? {
        while true {
            switch socket.receive(into: loop.scratch) {
            case .moved(let count): return Array(loop.scratch.prefix(count))
            case .ended: return nil
            case .failed: throw .closed
            case .wouldBlock: try await wait(by: deadline) { await self.socket.readable() }
            }
        }
    }

    private func wait(
        by deadline: MonotonicTime, _ wait: () async -> Socket.Wakening
    ) async throws(HTTPClientError) {
        guard MonotonicTime.now < deadline else { throw .timedOut }
        let timer = LoopTimer(on: loop) { [socket] in socket.interrupt(.timedOut) }
        timer.set(deadline)
        let wakening = await wait()
        timer.cancel()
        switch wakening {
        case .ready: return
        case .timedOut: throw .timedOut
        case .closed: throw .closed
        }
    }

    func readResponse(
        to method: HTTPMethod, by deadline: MonotonicTime
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        guard !isBroken else { throw .closed }
        isBroken = true
        parser.expectResponse(to: method)
        var gathering = ResponseGathering()
        while try !gathering.take(from: &parser) {
            guard let piece = try await readPiece(by: deadline) else {
                try gathering.finish(&parser)
                break
            }
            guard piece.count <= limits.maxResponseBytes - received.count else { throw .tooLarge }
            received += piece
            parser.receive(piece.span)
        }
        isBroken = false
        return finish(gathering)
    }

    private func finish(_ gathering: ResponseGathering) -> HTTPClientResponse {
        let length = received.count - parser.bufferedBytes
        let raw = Array(received.prefix(length))
        received.removeFirst(length)
        return gathering.response(raw: raw)
    }
}

/// Joins the events of one answer.
private struct ResponseGathering {
    private var head: HTTP1ResponseHead?
    private var body: [UInt8] = []
    private var interim: [HTTPStatus] = []

    /// Takes all events that there are; true when the answer is complete.
    mutating func take(
        from parser: inout HTTP1ResponseParser
    ) throws(HTTPClientError) -> Bool {
        while true {
            switch parser.next() {
            case .needsMore: return false
            case .interim(let head): interim.append(head.status)
            case .head(let head): self.head = head
            case .body(let piece): body += piece
            case .end: return true
            case .refused(let refusal): throw .malformed(refusal.detail)
            }
        }
    }

    /// Ends with the connection.
    func finish(_ parser: inout HTTP1ResponseParser) throws(HTTPClientError) {
        guard case .end = parser.finish() else { throw .closed }
    }

    func response(raw: [UInt8]) -> HTTPClientResponse {
        guard let head else { preconditionFailure("an answer ended before its head") }
        return HTTPClientResponse(head: head, body: body, rawBytes: raw, interim: interim)
    }
}
