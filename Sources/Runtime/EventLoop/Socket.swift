import CLinux

/// A non-blocking socket of one loop.
///
/// It is registered with the kernel once, for both directions. `receive` and `send` try at once and
/// say when they would have to wait; then `readable()` and `writable()` suspend the task until that
/// has changed. Nothing is allocated for waiting beyond the task's own frame. Who has no task while
/// nothing comes has itself told instead (`tellWhenReadable`).
///
/// Make, use and close it on the loop's thread. One task, or one watcher, may wait for each
/// direction.
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

    // SAFETY: all of them are only ever read or replaced as a whole, on one thread, so that no two
    // accesses can overlap. To have that checked at run time took a seventh of our own instructions
    // for each message that a WebSocket is sent.

    /// The system's number; -1 once the socket is closed.
    @exclusivity(unchecked) public private(set) var descriptor: Int32

    /// What stands between the socket and whoever uses it; nil when the bytes go as they are. Set it
    /// before the first of them.
    public var layer: SocketLayer? {
        get { itsLayer }
        set { itsLayer = newValue }
    }
    // Other modules would not see that it is unchecked.
    @exclusivity(unchecked) private var itsLayer: SocketLayer?

    // Until a call would block, both directions count as ready: with edge-triggered events the
    // kernel speaks only of changes.
    @exclusivity(unchecked) private var isReadable = true
    @exclusivity(unchecked) private var isWritable = true
    /// The peer sends nothing more: what it sent may still lie in the kernel.
    @exclusivity(unchecked) private(set) var isPeerDone = false
    @exclusivity(unchecked) private var reader: UnsafeContinuation<Wakening, Never>?
    @exclusivity(unchecked) private var writer: UnsafeContinuation<Wakening, Never>?
    /// Who waits to read without a task.
    @exclusivity(unchecked) private var watcher: (any SocketWatcher)?

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

    /// Has the processor fetch what sending looks at: worth it where many sockets are sent to in a row,
    /// as the system drives our memory out of the caches.
    public func prefetch() {
        linux_prefetch(Unmanaged.passUnretained(self).toOpaque(), 48)
    }

    /// Whether `close` has been called.
    public var isClosed: Bool { descriptor < 0 }

    /// Closes the descriptor; whoever waits continues with `.closed`. May be called again.
    ///
    /// What was sent is still delivered in the background, unless `resets`: then the peer's
    /// connection breaks, and the system forgets what it has not delivered.
    public func close(resets: Bool = false) {
        guard descriptor >= 0 else { return }
        layer?.close(self, resets: resets)
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
        wakeReader(reason)
        writer.take()?.resume(returning: reason)
    }

    /// Has whoever waits to read look at once whether there is still a reason to wait.
    public func wakeReader() {
        wakeReader(.ready)
    }

    @inline(__always)
    private func wakeReader(_ reason: Wakening) {
        if let watcher = watcher.take() {
            watcher.socketHasNews()
        } else {
            reader.take()?.resume(returning: reason)
        }
    }

    /// Whether another `receive` may have something to give at once. Whoever has just received has
    /// the other connections take their turn first.
    public var mayHaveMore: Bool { isReadable || layer?.hasInput ?? false }

    /// Waits until `receive` or `accept` may have something to give.
    public nonisolated(nonsending) func readable() async -> Wakening {
        guard descriptor >= 0 else { return .closed }
        if mayHaveMore { return .ready }
        assert(reader == nil && watcher == nil, "two wait to read from one socket")
        return await withUnsafeContinuation { reader = $0 }
    }

    /// Has `watcher` told once, when `receive` may have something to give or when there is another
    /// reason to look; it is held until then. Ask only where nothing can be received now.
    public func tellWhenReadable(_ watcher: any SocketWatcher) {
        assert(!isClosed && !mayHaveMore, "there is nothing to wait for")
        assert(reader == nil && self.watcher == nil, "two wait to read from one socket")
        self.watcher = watcher
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

    /// What the kernel has seen. Only resumes tasks, which run later, and tells watchers, who list
    /// what they have to do.
    func take(_ events: UInt32) {
        // An error and a hang-up show in the next call, in either direction.
        let isBroken = events & (linux_epoll_error | linux_epoll_hang_up) != 0
        if events & (linux_epoll_peer_closed | linux_epoll_hang_up) != 0 { isPeerDone = true }
        if isBroken || events & (linux_epoll_in | linux_epoll_peer_closed) != 0 {
            isReadable = true
            wakeReader(.ready)
        }
        if isBroken || events & linux_epoll_out != 0 {
            isWritable = true
            writer.take()?.resume(returning: .ready)
            // What the layer had to say in order to read may wait for this room.
            if let layer, layer.backlogCount > 0 { wakeReader(.ready) }
        }
    }
}

/// Who is told, outside any task, that a socket may have something to give.
public protocol SocketWatcher: AnyObject {
    /// The socket may have something to give, was interrupted, or is closed. Runs on the loop, amid
    /// its events: write down what is to be done, and do it later.
    func socketHasNews()
}
