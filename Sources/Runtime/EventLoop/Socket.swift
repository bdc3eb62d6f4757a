import CLinux

/// A non-blocking socket of one loop.
///
/// It is registered with the kernel once, for both directions. `receive` and `send` try at once and
/// say when they would have to wait; then `readable()` and `writable()` suspend the task until that
/// has changed. Nothing is allocated for waiting beyond the task's own frame.
///
/// Make, use and close it on the loop's thread. One task may wait for each direction.
public final class Socket: @unchecked Sendable {
    // SAFETY: everything here is touched on the loop's thread only; the functions assert it.

    /// Why a wait ended.
    public enum Wakening: Sendable {
        /// A call may have something to do now.
        case ready
        /// Whoever watches the clock called `interrupt(.timedOut)`.
        case timedOut
        /// The socket was closed, or is to be closed.
        case closed
    }

    /// The loop that it belongs to.
    public let loop: Loop

    /// The system's number; -1 once the socket is closed.
    public private(set) var descriptor: Int32

    // Until a call would block, both directions count as ready: with edge-triggered events the
    // kernel speaks only of changes.
    private var isReadable = true
    private var isWritable = true
    /// The peer sends nothing more: what it sent may still lie in the kernel.
    private var isPeerDone = false
    private var reader: UnsafeContinuation<Wakening, Never>?
    private var writer: UnsafeContinuation<Wakening, Never>?

    /// Takes over an open, non-blocking descriptor; closes it when it cannot be registered.
    public init(descriptor: Int32, on loop: Loop) throws(SocketError) {
        self.loop = loop
        self.descriptor = descriptor
        do {
            try loop.add(self, descriptor: descriptor)
        } catch {
            CLinux.close(descriptor)
            throw error
        }
    }

    /// Whether `close` has been called.
    public var isClosed: Bool { descriptor < 0 }

    /// Closes the descriptor; whoever waits continues with `.closed`. May be called again.
    ///
    /// What was sent is still delivered in the background, unless `resets`: then the peer's
    /// connection breaks, and the system forgets what it has not delivered.
    public func close(resets: Bool = false) {
        guard descriptor >= 0 else { return }
        let closed = descriptor
        descriptor = -1
        if resets {
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                closed, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }
        interrupt(.closed)
        loop.remove(self, descriptor: closed)
    }

    /// Ends the waits of both directions, for the reason given.
    public func interrupt(_ reason: Wakening) {
        reader.take()?.resume(returning: reason)
        writer.take()?.resume(returning: reason)
    }

    /// Has whoever waits to read look at once whether there is still a reason to wait.
    public func wakeReader() {
        reader.take()?.resume(returning: .ready)
    }

    /// Waits until `receive` or `accept` may have something to give.
    public nonisolated(nonsending) func readable() async -> Wakening {
        guard descriptor >= 0 else { return .closed }
        if isReadable { return .ready }
        assert(reader == nil, "two tasks wait to read from one socket")
        return await withUnsafeContinuation { reader = $0 }
    }

    /// Waits until `send` may have room.
    public nonisolated(nonsending) func writable() async -> Wakening {
        guard descriptor >= 0 else { return .closed }
        if isWritable { return .ready }
        assert(writer == nil, "two tasks wait to write to one socket")
        return await withUnsafeContinuation { writer = $0 }
    }

    /// The next read has to wait for an event.
    func noteNotReadable() {
        isReadable = false
    }

    /// The next write has to wait for an event.
    func noteNotWritable() {
        isWritable = false
    }

    /// What the kernel has seen. Only resumes tasks, which run later.
    func take(_ events: UInt32) {
        // An error and a hang-up show in the next call, in either direction.
        let isBroken = events & (linux_epoll_error | linux_epoll_hang_up) != 0
        if events & (linux_epoll_peer_closed | linux_epoll_hang_up) != 0 { isPeerDone = true }
        if isBroken || events & (linux_epoll_in | linux_epoll_peer_closed) != 0 {
            isReadable = true
            reader.take()?.resume(returning: .ready)
        }
        if isBroken || events & linux_epoll_out != 0 {
            isWritable = true
            writer.take()?.resume(returning: .ready)
        }
    }
}

// Transfers.
extension Socket {
    /// What became of an attempt to move bytes.
    public enum Transfer: Sendable, Equatable {
        /// So many bytes were moved, at least one unless none were asked for.
        case moved(Int)
        /// Nothing can be moved now: wait and try again.
        case wouldBlock
        /// The peer has sent everything and said so.
        case ended
        /// The connection is broken, with the system's error number.
        case failed(Int32)
    }

    /// Reads what has arrived into `buffer`, without waiting.
    public func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 {
                // epoll(7): less than was asked for means that nothing is left, and that the next
                // byte is a new event. That saves the call that would say so. The end of the
                // stream may have been reported before this call, so it has to be asked for.
                if count < buffer.count, !isPeerDone { isReadable = false }
                return .moved(count)
            }
            if count == 0 { return .ended }
            let code = linux_errno()
            if code == EINTR { continue }
            guard code == EAGAIN else { return .failed(code) }
            isReadable = false
            return .wouldBlock
        }
    }

    /// Gives `bytes` to the system to send, without waiting; it may take fewer.
    public func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        finishSending(of: bytes.count) {
            CLinux.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// Gives two pieces to the system to send, one after the other, in one call.
    public func send(_ head: UnsafeRawBufferPointer, _ rest: UnsafeRawBufferPointer) -> Transfer {
        var pieces = (
            iovec(
                iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress), iov_len: head.count),
            iovec(
                iov_base: UnsafeMutableRawPointer(mutating: rest.baseAddress), iov_len: rest.count)
        )
        return finishSending(of: head.count + rest.count) {
            withUnsafeMutableBytes(of: &pieces) { pieces in
                var message = msghdr()
                message.msg_iov = pieces.baseAddress?.assumingMemoryBound(to: iovec.self)
                message.msg_iovlen = 2
                return sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
            }
        }
    }

    /// Gives the bytes of an open file from `offset` on to the system to send, without waiting and
    /// without their passing through this process. None are moved when the file has ended.
    ///
    /// The file may have to be read from its disk, for which the loop waits.
    public func sendFile(_ file: Int32, from offset: Int64, count: Int) -> Transfer {
        finishSending(of: count) {
            var position = off_t(offset)
            return sendfile(descriptor, file, &position, count)
        }
    }

    /// Bytes that the system has taken and the peer has not acknowledged.
    ///
    /// `writable` tells of room in large steps, a third of the system's buffer: this tells whether
    /// a slow peer takes anything at all.
    public var unacknowledgedBytes: Int {
        Int(linux_unacknowledged_bytes(descriptor))
    }

    private func finishSending(of wanted: Int, _ attempt: () -> Int) -> Transfer {
        while true {
            let count = attempt()
            if count >= 0 {
                if count < wanted { isWritable = false }
                return .moved(count)
            }
            let code = linux_errno()
            if code == EINTR { continue }
            guard code == EAGAIN else { return .failed(code) }
            isWritable = false
            return .wouldBlock
        }
    }

    /// Tells the peer that nothing more will be sent.
    public func finishSending() {
        // Too late to report: a connection that cannot be shut down is already gone.
        shutdown(descriptor, Int32(SHUT_WR))
    }
}
