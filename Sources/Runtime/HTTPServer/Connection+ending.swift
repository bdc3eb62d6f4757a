import EventLoop
import HTTPMessages

// The ends of a connection that its peer did not ask for.
extension Connection {
    /// Answers what cannot be served, and ends the connection: always false, as `takeTurn` wants.
    @inline(never)
    nonisolated(nonsending) func refuse() async -> Bool {
        guard let refusal else { return false }
        let id = current?.id ?? beginExchange(nil)
        var response = server.responder.refusal(
            refusal.status, detail: refusal.detail, requestID: id.text)
        if refusal.status == .serviceUnavailable { response.fields[.retryAfter] = "1" }
        if await send(response, closes: true) { await linger() }
        return false
    }

    /// Answers a request that the loop has no time for. The connection stays: a new one would cost
    /// more.
    func shed(_ requestID: String) -> HTTPResponse {
        worker.shedRequests += 1
        var response = server.responder.refusal(
            .serviceUnavailable, detail: "the server has too much to do", requestID: requestID)
        response.fields[.retryAfter] = "1"
        return response
    }

    /// Says that nothing more will be sent, then reads and drops what still comes, for a moment.
    ///
    /// RFC 9112 9.6: closing while bytes are unread resets the connection, and the reset may
    /// overtake the last answer.
    nonisolated(nonsending) func linger() async {
        guard !socket.isClosed else { return }
        await endLayer()
        socket.finishSending()
        enter(.linger, for: server.timeouts.linger)
        // Whoever is still sending has not read the answer yet. It gets the time to, and no more of
        // the loop than a piece now and then.
        let burstBytes = 1 << 20
        var dropped = 0
        while !isOverdue {
            switch socket.receive(into: loop.scratch) {
            case .moved(let count):
                dropped += count
                if dropped > burstBytes {
                    await loop.wait(until: loop.now.advanced(byNanoseconds: 10_000_000))
                }
            case .wouldBlock: guard await socket.readable() == .ready else { return }
            case .ended, .failed: return
            }
        }
    }

    /// Has the layer say that nothing more will be sent, behind what the peer has still to take.
    nonisolated(nonsending) func endLayer() async {
        guard !socket.isClosed, let layer = socket.layer else { return }
        layer.endStream(to: socket)
        if socket.hasBacklog { _ = await flushAll() }
    }

    /// The deadline of the phase has passed.
    func deadlinePassed() {
        switch phase {
        case .handshake, .idle, .head, .body, .write, .linger:
            isOverdue = true
            socket.interrupt(.timedOut)
        case .handler: abandonHandler()
        case .webSocket: webSocket?.deadlinePassed()
        }
    }

    /// Answers for a responder that takes too long.
    private func abandonHandler() {
        guard !isAbandoned else { return }
        isAbandoned = true
        body.take()?.detach()
        cancelTask()
        guard let current, !current.hasAnswered else { return socket.close(resets: true) }
        let response = server.responder.refusal(
            .serviceUnavailable, detail: "the answer took too long", requestID: current.id.text)
        let framing = HTTP1ResponseWriter.append(
            response, in: current.framing(closes: true), dateLine: worker.headLines(current.id),
            to: &unsent)
        let progress = trySend()
        endExchange(
            response, sentBodyBytes: framing == .none ? 0 : Int(response.body.length ?? 0),
            isComplete: progress == .done)
        lingering = Task(executorPreference: loop) {
            if await self.flushAll() { await self.linger() }
            self.socket.close()
        }
    }

    /// Ends the connection when it waits for a request or is a WebSocket, because the server is
    /// being shut down.
    func finishSoon() {
        if let webSocket {
            return webSocket.close(.goingAway, reason: "server is stopping")
        }
        guard phase == .idle || phase == .handshake else { return }
        // It begins anew, with the little time that is left.
        if hasServed { socket.interrupt(.closed) } else { enter(phase, for: idleAllowance) }
    }

    /// Ends the connection at once.
    func abort() {
        isAbandoned = true
        body.take()?.detach()
        cancelTask()
        webSocket?.end(resets: true)
        socket.close(resets: true)
    }
}
