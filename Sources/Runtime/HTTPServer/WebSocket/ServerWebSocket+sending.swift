import EventLoop
import HTTPMessages
import Synchronization
import WebSocket

extension ServerWebSocket {
    /// A frame up to this size is copied together with others into one write.
    private static let maxCopiedBytes = 16 * 1024
    /// The size of such a write.
    private static let maxGatheredBytes = 64 * 1024

    /// Looks at the outbox and sends what the system takes. Runs on the loop.
    func flush() {
        let isQuiet = isQuiet
        let only = outbox.withLock { outbox in
            outbox.unlist()
            return isQuiet ? outbox.takeOnly() : nil
        }
        if let only {
            let sent = only.withUnsafeBytes { socket.send($0) }
            if isAll(sent, of: only.count) { return }
            keep(only, sent)
        }
        sendQueued()
    }

    /// Sends what the audience was told; `bytes` are all of it if it is one frame. Runs on the loop.
    func flush(_ told: [ToldFrame], _ bytes: UnsafeRawBufferPointer?) {
        if let bytes, isQuiet, outbox.withLock({ $0.passes(told[0].number) }) {
            let sent = socket.send(bytes)
            if isAll(sent, of: bytes.count) { return }
            if let frame = told[0].frame { keep(frame, sent) }
        } else if !outbox.withLock({ $0.hear(told, limits) }) {
            return
        }
        sendQueued()
    }

    /// Whether a frame can go to the system as it is, as far as only the loop knows: what happens to
    /// most, without a queue.
    private var isQuiet: Bool {
        !socket.isClosed && writing == nil && compression == nil && !isControlDue
    }

    private func isAll(_ sent: Socket.Transfer, of count: Int) -> Bool {
        // A layer may keep what it took.
        sent == .moved(count) && !socket.hasBacklog
    }

    /// Keeps what the system has not taken of a frame that was sent as it is.
    private func keep(_ frame: WebSocketFrame, _ sent: Socket.Transfer) {
        guard sent != .moved(frame.count) else { return }
        outbox.withLock { $0.note(frame) }
        sending = [frame]
        if case .moved(let count) = sent {
            pace.note(moved: count)
            sendingOffset = count
        }
    }

    private func sendQueued() {
        guard connection != nil, !socket.isClosed else { return }
        let (isClosed, drops) = outbox.withLock { ($0.closure != nil, $0.dropsQueue) }
        if drops { dropSending() }
        if isClosed { socket.wakeReader() }
        // While the peer takes nothing, `writing` goes on when it does.
        guard writing == nil else { return }
        switch trySend() {
        case .done: break
        case .broken: end()
        case .blocked: writing = Task(executorPreference: loop) { await self.write() }
        }
    }

    /// Sends until everything is sent or the connection ends: the second task of a connection whose
    /// peer is slow.
    private nonisolated(nonsending) func write() async {
        defer { writing = nil }
        while !socket.isClosed {
            setWriteDeadline()
            let wakening = await socket.writable()
            writeDeadline = .distantFuture
            noteWaiting()
            guard wakening == .ready else { return }
            switch trySend() {
            case .done: return
            case .broken: return end()
            case .blocked: break
            }
        }
    }

    /// Sets until when the peer has to take something.
    func setWriteDeadline() {
        guard let server = connection?.server else { return }
        unacknowledged = socket.unacknowledgedBytes
        let allowance = pace.allowance(
            timeout: server.timeouts.write, limit: server.rateLimit, untaken: unacknowledged)
        waitsSince = loop.now
        writeDeadline = loop.now.advanced(byNanoseconds: allowance)
        setDeadline()
    }

    /// Notes how long the peer has been waited for.
    func noteWaiting() {
        pace.note(waited: loop.now.nanoseconds(since: waitsSince))
        waitsSince = loop.now
    }

    private func trySend() -> Connection.Progress {
        // The rest of what was taken before, then what has come since, once: more than that has the
        // loop look again.
        let progress = sendTaken()
        guard progress == .done else { return progress }
        refill()
        return sendTaken()
    }

    private func sendTaken() -> Connection.Progress {
        while sendingIndex < sending.count {
            switch sendSome() {
            case .moved(let count):
                pace.note(moved: count)
                noteSent(count)
            case .wouldBlock: return .blocked
            case .ended, .failed: return .broken
            }
        }
        // An idle connection keeps no memory for this.
        sending = []
        sendingIndex = 0
        sendingOffset = 0
        switch socket.flush() {
        case .moved: break
        case .wouldBlock: return .blocked
        case .ended, .failed: return .broken
        }
        pace = Pace()
        return .done
    }

    private func refill() {
        var controls: [WebSocketFrame] = []
        if isPingDue { controls.append(WebSocketFrame(ping: [])) }
        controls += pongs
        pongs = []
        isPingDue = false
        isControlDue = false
        let frames = outbox.withLock { $0.take(with: controls) }
        guard let compression else { return sending = frames }
        sending = frames.map(compression.compressed)
        outbox.withLock { $0.note(frames, becoming: sending) }
    }

    private func sendSome() -> Socket.Transfer {
        let first = sending[sendingIndex].bytes
        let isLast = sendingIndex == sending.count - 1
        guard !isLast, first.count <= Self.maxCopiedBytes, let worker = connection?.worker else {
            return first.withUnsafeBytes {
                socket.send(UnsafeRawBufferPointer(rebasing: $0[sendingOffset...]))
            }
        }
        worker.output.removeAll(keepingCapacity: true)
        worker.output += first[sendingOffset...]
        for frame in sending[(sendingIndex + 1)...] {
            guard frame.bytes.count <= Self.maxGatheredBytes - worker.output.count else { break }
            worker.output += frame.bytes
        }
        return worker.output.withUnsafeBytes { socket.send($0) }
    }

    private func noteSent(_ count: Int) {
        sendingOffset += count
        let waiting = outbox.withLock { outbox in
            while sendingIndex < sending.count, sendingOffset >= sending[sendingIndex].count {
                sendingOffset -= sending[sendingIndex].count
                outbox.noteGone(sending[sendingIndex])
                if sending[sendingIndex].isClose { noteCloseSent() }
                sendingIndex += 1
            }
            return outbox.takeWaiting()
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Drops the frames of which nothing has been sent.
    private func dropSending() {
        let kept = sendingIndex + (sendingOffset > 0 ? 1 : 0)
        guard kept < sending.count else { return }
        outbox.withLock { outbox in
            for frame in sending[kept...] { outbox.noteGone(frame) }
        }
        sending.removeSubrange(kept...)
    }
}

extension WebSocketFrame {
    fileprivate var isClose: Bool { bytes[0] & 0x0F == 0x8 }
}
