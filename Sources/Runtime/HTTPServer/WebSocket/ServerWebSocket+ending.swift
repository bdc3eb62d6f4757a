import EventLoop
import HTTPMessages
import Synchronization

// Times, and the ends.
extension ServerWebSocket {
    /// Begins to look at the clock.
    func begin() {
        lastHeard = loop.now
        setDeadline()
    }

    /// Sets the connection's timer to what is due next.
    func setDeadline() {
        var next = min(writeDeadline, closeDeadline)
        if closure == nil { next = min(next, silenceDeadline) }
        connection?.setWebSocketDeadline(next)
    }

    /// When the peer has to be asked whether it lives, or has not answered.
    private var silenceDeadline: MonotonicTime {
        let silence = isAsked ? limits.deadAfter : limits.pingInterval
        guard silence > .zero else { return .distantFuture }
        // Who does not listen cannot say that the other is silent.
        return (isReceiving ? lastHeard : loop.now).advanced(by: silence)
    }

    /// Does what is due.
    func deadlinePassed() {
        let now = loop.now
        if writeDeadline <= now {
            // It may take something, but not yet so much that the system tells of it.
            noteWaiting()
            if socket.unacknowledgedBytes < unacknowledged {
                setWriteDeadline()
                if writeDeadline > now { return }
            }
            // Nobody would read a close frame, and the system must not keep what a stalled peer
            // does not take.
            return end(resets: true)
        }
        if closeDeadline <= now { return passCloseDeadline() }
        if closure == nil, silenceDeadline <= now {
            if isAsked { return end(resets: true) }
            isAsked = true
            isPingDue = true
            listForFlush()
        }
        setDeadline()
    }

    /// The peer's close frame has not come in time.
    private func passCloseDeadline() {
        closeDeadline = .distantFuture
        isCloseOverdue = true
        if isFinishing { return socket.wakeReader() }
        // Whoever serves still works, although it has been told of the end.
        end()
    }

    /// The system has taken our close frame.
    func noteCloseSent() {
        closeDeadline = loop.now.advanced(by: limits.closeTimeout)
        connection?.setWebSocketDeadline(closeDeadline)
    }

    /// Closes, unless that has been done, and waits until the peer has closed too; whether the
    /// connection can still be brought to an end in good order.
    @inline(never)
    nonisolated(nonsending) func finish() async -> Bool {
        isFinishing = true
        close(.normal, reason: "")
        flush()
        await writing?.value
        await waitForClose()
        closeDeadline = .distantFuture
        return !socket.isClosed
    }

    /// Ends the connection as it is: nothing more is sent, and nothing more is given.
    func end(resets: Bool = false) {
        let waiting = outbox.withLock { outbox in
            outbox.end()
            return outbox.takeWaiting()
        }
        for continuation in waiting { continuation.resume() }
        sending = []
        sendingIndex = 0
        sendingOffset = 0
        pongs = []
        socket.close(resets: resets)
    }
}
