import EventLoop
import HTTPMessages
import Synchronization
import WebSocket

extension ServerWebSocket {
    /// Answers to pings that wait to be sent: whoever pings and does not read gets no more memory.
    private static let maxPongs = 16

    /// What has come.
    private enum Received {
        case message(WebSocketMessage)
        /// Not enough yet.
        case nothing
        /// Nothing more will be given.
        case ended
    }

    func receive() async -> WebSocketMessage? {
        if loop.isCurrent { return await receiveOnLoop() }
        return await withTaskExecutorPreference(loop) { await self.receiveOnLoop() }
    }

    // What it waits in is the frame that an idle WebSocket keeps: what goes on between two waits is
    // in functions of their own, never inlined.
    private nonisolated(nonsending) func receiveOnLoop() async -> WebSocketMessage? {
        precondition(!isReceiving, "a WebSocket is received from by two tasks at the same time")
        isReceiving = true
        defer { isReceiving = false }
        lastHeard = loop.now
        while true {
            switch next() {
            case .message(let message): return message
            case .ended: return nil
            case .nothing: break
            }
            guard await waitForBytes() else { return nil }
        }
    }

    /// Waits until there is something to look at; false when the connection is gone.
    private nonisolated(nonsending) func waitForBytes() async -> Bool {
        guard await socket.readable() == .ready else { return endReading() }
        // There is more, and maybe always more: the other connections have their turn.
        if read() { await Task.yield() }
        return true
    }

    private func endReading() -> Bool {
        end()
        return false
    }

    @inline(never)
    private func next() -> Received {
        while closure == nil {
            switch parser.next() {
            case .needsMore: return .nothing
            case .message(let message):
                if allowance.takes(at: loop.now) { return .message(message) }
                close(.policyViolation, reason: "too many messages")
            case .ping(let content): answer(content)
            case .pong: break
            case .close(let code, let reason): noteClose(code, reason)
            case .failed(let fault):
                close(fault.code, reason: fault.reason)
            }
        }
        return .ended
    }

    private func answer(_ ping: [UInt8]) {
        // RFC 6455 5.5.3: of several pings that wait for an answer, the earlier ones need none.
        if pongs.count == Self.maxPongs { pongs.removeFirst() }
        pongs.append(WebSocketFrame(pong: ping))
        listForFlush()
    }

    /// The peer has closed: it is told that this has been understood, with its own code.
    private func noteClose(_ code: WebSocketCloseCode, _ reason: String) {
        isPeerDone = true
        let closure = WebSocketClosure(code, reason: reason, isByPeer: true)
        let wakes = outbox.withLock { $0.close(closure) }
        if wakes { loop.flushBeforeWaiting(self) }
    }

    /// Gives what has arrived to the parser; true when there may be much more.
    @inline(never)
    private func read() -> Bool {
        switch socket.receive(into: loop.scratch) {
        case .wouldBlock: return false
        case .ended, .failed: return endReading()
        case .moved(let count):
            // SAFETY: the parser copies what it is shown; nothing else writes to the loop's scratch
            // memory before this function returns.
            let bytes = UnsafeRawBufferPointer(rebasing: loop.scratch[..<count])
            parser.receive(bytes.bindMemory(to: UInt8.self).span)
            lastHeard = loop.now
            isAsked = false
            return socket.mayHaveMore
        }
    }

    /// Reads and drops what comes until the peer's close frame.
    nonisolated(nonsending) func waitForClose() async {
        while !isPeerDone, !isCloseOverdue, !parser.isOver {
            switch parser.next() {
            case .needsMore: guard await waitForBytes() else { return }
            case .close: isPeerDone = true
            case .message, .ping, .pong, .failed: break
            }
        }
    }
}
