import EventLoop
import HTTPMessages

extension Connection {
    /// What became of an attempt to read.
    enum Reception {
        /// The parser has more bytes.
        case received
        /// The deadline of the phase has passed.
        case timedOut
        /// The peer is gone or done, or the connection is to end.
        case ended
    }

    /// Waits until something arrives and gives it to the parser.
    nonisolated(nonsending) func receive() async -> Reception {
        while !isOverdue {
            switch await socket.readable() {
            case .ready: break
            case .timedOut: return .timedOut
            case .closed: return .ended
            }
            switch socket.receive(into: loop.scratch) {
            case .moved(let count):
                guard parse(count) else { return .ended }
                // There is more, and maybe always more: the other connections have their turn.
                if socket.mayHaveMore { await Task.yield() }
                return .received
            case .wouldBlock: break
            case .ended, .failed: return .ended
            }
        }
        return .timedOut
    }

    /// Gives the parser what has come and has not been looked at; false when there is nothing.
    func receiveWithoutWaiting() -> Bool {
        guard !socket.isClosed, case .moved(let count) = socket.receive(into: loop.scratch)
        else { return false }
        return parse(count)
    }

    /// Gives what has come to the parser; false when it is not what the connection has to begin
    /// with.
    func parse(_ count: Int) -> Bool {
        receivedBytes &+= count
        if proxyHeader != nil { return readProxyHeader(count) }
        // SAFETY: the parser copies what it is shown; nothing else writes to the loop's scratch
        // memory before this function returns.
        let bytes = UnsafeRawBufferPointer(rebasing: loop.scratch[..<count])
        parser.receive(bytes.bindMemory(to: UInt8.self).span)
        return true
    }

    private func readProxyHeader(_ count: Int) -> Bool {
        var bytes = proxyHeader.take() ?? []
        bytes += loop.scratch[..<count]
        switch ProxyHeader.read(bytes) {
        case .needsMore: proxyHeader = bytes
        case .malformed: return false
        case .complete(let client, let count):
            if let client { self.client = client }
            let rest = Array(bytes[count...])
            socket.layer = worker.makeLayer?()
            if let layer = socket.layer {
                layer.take(first: rest)
            } else {
                parser.receive(rest.span)
            }
        }
        return true
    }
}

// The body of the request that the responder works at.
extension Connection {
    /// What the responder has left of a body.
    enum BodyRest: Equatable {
        /// It has all been read.
        case none
        /// So little that the connection can go on when it has been read and dropped.
        case little
        /// More than that, or a length that nobody knows.
        case tooMuch
        /// It is no body: what came of it breaks the grammar.
        case refused(HTTPRefusal)
    }

    /// The body of a request whose head has been read. One that has arrived with its head, as most
    /// do, is handed over as it is.
    func beginBody(_ framing: HTTP1Framing) -> HTTPRequestBody {
        guard framing.body != .none else {
            _ = parser.next()
            return .empty
        }
        var first: [UInt8]?
        if parser.hasBufferedBytes, case .length(let length) = framing.body,
            case .body(let bytes) = parser.next()
        {
            current?.receivedBodyBytes = bytes.count
            if bytes.count == length {
                _ = parser.next()
                return HTTPRequestBody(bytes)
            }
            first = bytes
        }
        let body = ConnectionBody(self, first: first, awaitsContinue: framing.expectsContinue)
        self.body = body
        return HTTPRequestBody(source: body, declaredLength: framing.declaredLength)
    }

    /// Takes the body from the responder, and drops what has already arrived of its rest.
    func endBody(_ framing: HTTP1Framing) -> BodyRest {
        guard let ended = body.take() else { return .none }
        ended.detach()
        if ended.isComplete { return .none }
        // The client may send the body or not, now that it has its answer.
        guard ended.failure == nil, !ended.awaitsContinue else { return .tooMuch }
        let maxBytes = server.configuration.maxDrainedBytes
        var dropped = 0
        while dropped <= maxBytes {
            switch parser.next() {
            case .body(let bytes): dropped += bytes.count
            case .end: return .none
            case .refused(let refusal): return .refused(refusal)
            case .head: return .tooMuch
            case .needsMore:
                guard case .length(let length) = framing.body, let current else { return .tooMuch }
                let missing = length - Int64(current.receivedBodyBytes + dropped)
                return missing <= Int64(maxBytes) ? .little : .tooMuch
            }
        }
        return .tooMuch
    }

    /// The next piece of a body that the responder reads; nil at its end.
    nonisolated(nonsending) func receiveBody(
        _ source: ConnectionBody
    ) async throws(HTTPBodyError) -> [UInt8]? {
        while body === source {
            switch parser.next() {
            case .body(let bytes):
                current?.receivedBodyBytes += bytes.count
                return bytes
            case .end: return nil
            case .refused(let refusal):
                throw refusal.status == .contentTooLarge ? .tooLarge : .malformed(refusal.detail)
            case .head: throw .closed
            case .needsMore:
                if source.awaitsContinue { sendContinue(source) }
                try await receiveMore(of: source)
            }
        }
        throw .closed
    }

    private nonisolated(nonsending) func receiveMore(
        of source: ConnectionBody
    ) async throws(HTTPBodyError) {
        // The client may wait for answers before it sends more.
        if hasUnsent { guard await flushAll() else { throw .closed } }
        var pace = source.pace
        let reception = await receive(at: &pace)
        source.pace = pace
        // The responder may have answered meanwhile, and the connection may serve another request.
        guard body === source else { throw .closed }
        enter(.handler, for: server.timeouts.handler)
        switch reception {
        case .received: return
        case .timedOut: throw .timedOut
        case .ended: throw .closed
        }
    }

    /// Waits for more of a body from a peer that has kept this pace so far.
    private nonisolated(nonsending) func receive(at pace: inout Pace) async -> Reception {
        enter(
            .body,
            for: pace.allowance(timeout: server.timeouts.body, limit: server.rateLimit))
        let begin = loop.now
        let before = receivedBytes
        let reception = await receive()
        pace.note(waited: loop.now.nanoseconds(since: begin))
        pace.note(moved: receivedBytes &- before)
        return reception
    }

    /// Reads and drops the little rest of a body whose request has been answered; false when the
    /// connection has to end.
    nonisolated(nonsending) func dropBody() async -> Bool {
        guard await flushAll() else { return false }
        var pace = Pace()
        while true {
            switch parser.next() {
            case .body: continue
            case .end: return true
            case .head, .refused: return false
            case .needsMore:
                guard await receive(at: &pace) == .received else { return false }
            }
        }
    }
}
