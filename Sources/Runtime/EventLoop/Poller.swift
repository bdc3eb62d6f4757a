import CLinux

/// The kernel's list of what a loop waits for, by epoll(7). The only file of the loop, with
/// `Socket`, that is Linux's: a kqueue would take its place.
///
/// Every descriptor is registered once, for both directions and edge-triggered: the kernel reports
/// a change, and the socket remembers it until a call would block. No system call is spent on
/// changing what is waited for.
struct Poller: ~Copyable {
    private let descriptor: Int32
    /// Any thread wakes the loop by writing to this eventfd(2). It is edge-triggered too, so that
    /// nobody has to read it: each write is a new edge.
    private let alarm: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    private let maxEvents: Int32 = 256

    init() throws(SocketError) {
        let poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard poll >= 0 else { throw SocketError(.poll, code: linux_errno()) }
        let alarm = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard alarm >= 0 else {
            let code = linux_errno()
            close(poll)
            throw SocketError(.poll, code: code)
        }
        self.init(descriptor: poll, alarm: alarm)
        var interest = epoll_event()
        interest.events = linux_epoll_in | linux_epoll_edge_triggered
        interest.data.ptr = nil
        epoll_ctl(poll, EPOLL_CTL_ADD, alarm, &interest)
    }

    private init(descriptor: Int32, alarm: Int32) {
        self.descriptor = descriptor
        self.alarm = alarm
        events = .allocate(capacity: Int(maxEvents))
    }

    deinit {
        close(alarm)
        close(descriptor)
        events.deallocate()
    }

    /// Registers a socket, which stays alive until `remove`.
    func add(_ socket: Socket, descriptor added: Int32) throws(SocketError) {
        var interest = epoll_event()
        interest.events =
            linux_epoll_in | linux_epoll_out | linux_epoll_peer_closed | linux_epoll_edge_triggered
        // SAFETY: the kernel keeps this reference until `remove` takes it back.
        interest.data.ptr = Unmanaged.passRetained(socket).toOpaque()
        guard epoll_ctl(descriptor, EPOLL_CTL_ADD, added, &interest) == 0 else {
            let code = linux_errno()
            Unmanaged.passUnretained(socket).release()
            throw SocketError(.poll, code: code)
        }
    }

    /// Ends the registration, closes the descriptor and lets go of the socket.
    func remove(_ socket: Socket, descriptor removed: Int32) {
        // Closing would end the registration too, but not while another descriptor names the same
        // socket, such as that of a process that has just been forked off: then the kernel would go
        // on to report events of a socket that is gone.
        epoll_ctl(descriptor, EPOLL_CTL_DEL, removed, nil)
        close(removed)
        // SAFETY: takes back the reference of `add`. No event of this socket can still be looked
        // at: `wait` reports all events of a round before any job runs, and only jobs close.
        Unmanaged.passUnretained(socket).release()
    }

    /// Makes the running or the next `wait` return. For any thread.
    func wake() {
        // Too full to count one more means that the alarm is already set.
        _ = eventfd_write(alarm, 1)
    }

    /// Waits at most `milliseconds` (for ever when negative) and tells each socket what has
    /// happened to it.
    func wait(milliseconds: Int32) {
        let count = epoll_wait(descriptor, events, maxEvents, milliseconds)
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            guard let pointer = events[index].data.ptr else { continue }
            // SAFETY: a registered socket is retained by its registration; see `remove`.
            Unmanaged<Socket>.fromOpaque(pointer)._withUnsafeGuaranteedRef {
                $0.take(events[index].events)
            }
        }
    }
}
