import EventLoop
import HTTPMessages

extension Connection {
    /// What became of an attempt to send an answer without waiting.
    private enum Sending {
        /// It has been sent, or gathered.
        case done(Bool)
        /// So many bytes of content are among what is gathered, which has to be sent.
        case gathered(Int)
        /// Its content is not in memory, or too large to be copied.
        case apart
    }

    /// Sends an answer, or gathers it; false when the connection is broken or has been abandoned.
    @inline(__always)
    nonisolated(nonsending) func send(_ response: HTTPResponse, closes: Bool) async -> Bool {
        switch sendAtOnce(response, closes: closes) {
        case .done(let isSent): isSent
        case .gathered(let count): await finishSending(response, count)
        case .apart: await sendApart(response, closes: closes)
        }
    }

    /// Sends an answer as far as that needs no waiting: all of most.
    @inline(never)
    private func sendAtOnce(_ response: HTTPResponse, closes: Bool) -> Sending {
        guard let current else { return .done(false) }
        switch response.body {
        case .stream, .segments: return .apart
        case .empty, .bytes, .constant, .webSocket: break
        }
        let length = Int(response.body.length ?? 0)
        if length > Self.maxCopiedBytes { return .apart }
        let exchange = current.framing(closes: closes)
        let lines = worker.headLines(current.id)
        if hasUnsent || !closes && parser.hasBufferedBytes {
            let framing = HTTP1ResponseWriter.append(
                response, in: exchange, dateLine: lines, to: &unsent)
            gatheredAnswers += 1
            let count = framing == .none ? 0 : length
            if closes || isGatheredEnough { return .gathered(count) }
            endExchange(response, sentBodyBytes: count, isComplete: true)
            return .done(true)
        }
        worker.output.removeAll(keepingCapacity: true)
        let framing = HTTP1ResponseWriter.append(
            response, in: exchange, dateLine: lines, to: &worker.output)
        let count = framing == .none ? 0 : length
        guard let isSent = sendOutput() else { return .gathered(count) }
        endExchange(response, sentBodyBytes: count, isComplete: isSent)
        return .done(isSent)
    }

    private var isGatheredEnough: Bool {
        gatheredAnswers >= server.configuration.maxGatheredAnswers
            || unsent.count >= server.configuration.maxGatheredBytes
    }

    /// Sends the worker's buffer, which holds one whole answer. Nil when something is left, which is
    /// gathered; false when the connection is broken.
    private func sendOutput() -> Bool? {
        var sent = 0
        switch worker.output.withUnsafeBytes({ socket.send($0) }) {
        case .moved(let count): sent = count
        case .wouldBlock: break
        case .ended, .failed: return false
        }
        if sent == worker.output.count, !socket.hasBacklog { return true }
        sendPace.note(moved: sent)
        unsent = Array(worker.output[sent...])
        return nil
    }

    /// Sends what is gathered, of which an answer with so many bytes of content is the last.
    @inline(never)
    private nonisolated(nonsending) func finishSending(
        _ response: HTTPResponse, _ bodyBytes: Int
    ) async -> Bool {
        // From here on it is too late for the handler's deadline.
        enter(.write, for: server.timeouts.write)
        let isSent = await flushAll()
        endExchange(response, sentBodyBytes: bodyBytes, isComplete: isSent)
        return isSent && !isAbandoned
    }

    /// Sends an answer whose content is not in memory, or too large to be copied.
    @inline(never)
    private nonisolated(nonsending) func sendApart(
        _ response: HTTPResponse, closes: Bool
    ) async -> Bool {
        guard let current else { return false }
        // From here on it is too late for the handler's deadline.
        enter(.write, for: server.timeouts.write)
        let exchange = current.framing(closes: closes)
        let lines = worker.headLines(current.id)
        switch response.body {
        case .stream(let source, _):
            return await sendStream(source, of: response, in: exchange, lines)
        case .segments(let segments):
            return await sendSegments(segments, of: response, in: exchange, lines)
        case .empty, .bytes, .constant, .webSocket: break
        }
        let (isSent, framing) = await sendLarge(response, in: exchange, lines)
        endExchange(
            response, sentBodyBytes: framing == .none ? 0 : Int(response.body.length ?? 0),
            isComplete: isSent)
        return isSent && !isAbandoned
    }

    /// Sends content where it lies, behind a head.
    private nonisolated(nonsending) func sendLarge(
        _ response: HTTPResponse, in exchange: HTTP1ResponseWriter.Exchange, _ lines: [UInt8]
    ) async -> (Bool, HTTP1ResponseWriter.Framing) {
        let framing = HTTP1ResponseWriter.appendHead(
            of: response, in: exchange, dateLine: lines, to: &unsent)
        if framing != .none { unsentContent = response.body }
        return (await flushAll(), framing)
    }

    /// Sends content while it is made.
    private nonisolated(nonsending) func sendStream(
        _ source: any HTTPBodySource, of response: HTTPResponse,
        in exchange: HTTP1ResponseWriter.Exchange, _ lines: [UInt8]
    ) async -> Bool {
        let framing = HTTP1ResponseWriter.appendHead(
            of: response, in: exchange, dateLine: lines, to: &unsent)
        current?.hasAnswered = true
        var sent = 0
        let isSent = await sendPieces(of: source, framing, &sent)
        // What is missing must not look like the end.
        if !isSent { socket.close(resets: true) }
        endExchange(response, sentBodyBytes: sent, isComplete: isSent)
        return isSent
    }

    private nonisolated(nonsending) func sendPieces(
        of source: any HTTPBodySource, _ framing: HTTP1ResponseWriter.Framing, _ sent: inout Int
    ) async -> Bool {
        guard framing != .none else { return await flushAll() }
        while true {
            // What has been made must not wait for what has not.
            listForFlush()
            enter(.handler, for: server.timeouts.handler)
            let piece: [UInt8]?
            do throws(HTTPBodyError) {
                piece = try await source.next()
            } catch {
                // Too late to tell the client why: the status has been sent.
                return false
            }
            guard !isAbandoned else { return false }
            guard let piece else { break }
            sent += piece.count
            if case .length(let length) = framing, sent > length { return false }
            if framing == .chunked {
                HTTP1ResponseWriter.appendChunk(piece, to: &unsent)
            } else {
                unsent.append(contentsOf: piece)
            }
            if unsent.count >= Self.maxCopiedBytes { guard await flushAll() else { return false } }
        }
        if case .length(let length) = framing, sent < length { return false }
        if framing == .chunked { HTTP1ResponseWriter.appendLastChunk(to: &unsent) }
        return await flushAll()
    }

    /// Asks for the body (RFC 9110 10.1.1).
    func sendContinue(_ source: ConnectionBody) {
        source.awaitsContinue = false
        HTTP1ResponseWriter.appendContinue(to: &unsent)
        _ = trySend()
    }
}

// Moving bytes to the system.
extension Connection: LoopFlush {
    enum Progress {
        case done
        case blocked
        case broken
    }

    var hasUnsent: Bool { !unsent.isEmpty || socket.hasBacklog }

    /// Has what is gathered sent before the loop waits.
    func listForFlush() {
        guard hasUnsent, !isFlushListed else { return }
        isFlushListed = true
        loop.flushBeforeWaiting(self)
    }

    func flush() {
        isFlushListed = false
        // The connection's next turn finds out by itself when this fails.
        if !socket.isClosed { _ = trySend() }
    }

    /// Sends everything, however long the peer takes, within the limits; false when it cannot be.
    @inline(never)
    nonisolated(nonsending) func flushAll() async -> Bool {
        while !socket.isClosed {
            switch trySend() {
            case .done: return true
            case .broken: return false
            case .blocked: break
            }
            guard await waitToWrite() else { return false }
        }
        return false
    }

    /// Waits until the peer takes more, within the limits; false when it does not.
    nonisolated(nonsending) func waitToWrite() async -> Bool {
        var missing = socket.unacknowledgedBytes
        var allowance = nextWriteAllowance()
        while true {
            enter(.write, for: allowance)
            let begin = loop.now
            let wakening = await socket.writable()
            sendPace.note(waited: loop.now.nanoseconds(since: begin))
            guard wakening == .timedOut else { return wakening == .ready }
            allowance = nextWriteAllowance()
            // It may take something, but not yet so much that the system tells of it.
            let stillMissing = socket.unacknowledgedBytes
            guard stillMissing < missing, allowance > 0 else { break }
            missing = stillMissing
        }
        // The system must not keep what a stalled peer does not take.
        socket.close(resets: true)
        return false
    }

    private func nextWriteAllowance() -> UInt64 {
        sendPace.allowance(
            timeout: server.timeouts.write, limit: server.rateLimit,
            untaken: socket.unacknowledgedBytes)
    }

    /// Sends what the system takes now.
    func trySend() -> Progress {
        while !unsent.isEmpty {
            let outcome = unsent.withUnsafeBytes { bytes in
                let head = UnsafeRawBufferPointer(rebasing: bytes[unsentStart...])
                return withUnsentContent { content in
                    content.isEmpty ? socket.send(head) : socket.send(head, content)
                }
            }
            switch outcome {
            case .moved(let count): noteSent(count)
            case .wouldBlock: return .blocked
            case .ended, .failed: return .broken
            }
        }
        switch socket.flush() {
        case .moved:
            sendPace = Pace()
            return .done
        case .wouldBlock: return .blocked
        case .ended, .failed: return .broken
        }
    }

    private func withUnsentContent(
        _ body: (UnsafeRawBufferPointer) -> Socket.Transfer
    ) -> Socket.Transfer {
        switch unsentContent {
        case .empty, .stream, .segments, .webSocket:
            return body(UnsafeRawBufferPointer(start: nil, count: 0))
        case .bytes(let bytes):
            return bytes.withUnsafeBytes {
                body(UnsafeRawBufferPointer(rebasing: $0[unsentContentStart...]))
            }
        case .constant(let constant):
            // SAFETY: constant bytes are never freed.
            let bytes = UnsafeRawBufferPointer(constant.unsafeBuffer)
            return body(UnsafeRawBufferPointer(rebasing: bytes[unsentContentStart...]))
        }
    }

    private func noteSent(_ count: Int) {
        sendPace.note(moved: count)
        let ofHead = min(count, unsent.count - unsentStart)
        unsentStart += ofHead
        unsentContentStart += count - ofHead
        let contentLength = Int(unsentContent.length ?? 0)
        guard unsentStart == unsent.count, unsentContentStart == contentLength else { return }
        // An idle connection keeps no memory for this.
        unsent = []
        unsentStart = 0
        unsentContent = .empty
        unsentContentStart = 0
        gatheredAnswers = 0
        sendPace = Pace()
    }
}
