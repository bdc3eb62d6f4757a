import CCurl
import CLinux

/// The sockets that libcurl waits for, in an epoll(7), and the alarm that ends the wait.
///
/// libcurl lets go of a socket after each transfer and asks for it again with the next one. A socket
/// that is its own to close stays registered meanwhile, so that a request on a connection that is
/// there costs no call; should something happen to it that nobody waits for, its registration ends.
///
/// What libcurl asks for is told to the kernel at the end of a turn, by `settle`. A socket that is
/// lent is not: whoever has it waits for it alone.
///
/// A class, and its arrays without checks of exclusive access, which would cost more than what is
/// done with them: only one thread at a time has the turn.
final class SocketTable {
    private struct Entry {
        /// What the kernel has been told to report; zero: nothing of this socket.
        var registered: UInt32 = 0
        /// What libcurl waits for.
        var wanted: UInt32 = 0
        /// Whether we are told when it is closed, which ends the registration by itself.
        var isKnown = false
    }

    private let descriptor: Int32
    private let alarm: Int32
    /// By the number of the descriptor.
    @exclusivity(unchecked) private var entries: [Entry] = []
    /// Sockets of which the kernel may have to be told.
    @exclusivity(unchecked) private var changed: [Int32] = []
    /// How many sockets libcurl waits for, and the last that it has asked for.
    private var wantedCount = 0
    private var lastWanted: Int32 = -1
    private var lent: Int32 = -1

    /// Nil when the system has no descriptor left: then the number of its error is in `errno`.
    init?() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        alarm = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0, alarm >= 0 else { return nil }
        var interest = epoll_event()
        // Each write is a new edge: nobody has to read the alarm.
        interest.events = linux_epoll_in | linux_epoll_edge_triggered
        interest.data.fd = alarm
        epoll_ctl(descriptor, EPOLL_CTL_ADD, alarm, &interest)
    }

    deinit {
        if alarm >= 0 { close(alarm) }
        if descriptor >= 0 { close(descriptor) }
    }

    /// What waits for events and wakes whoever waits, without touching the table.
    var waiter: Waiter { Waiter(descriptor: descriptor, alarm: alarm) }

    /// A socket that libcurl has opened by our hand, and will close by it.
    func opened(_ socket: Int32) {
        grow(to: socket)
        entries[Int(socket)] = Entry(isKnown: true)
    }

    /// The end of such a socket: the kernel forgets it with the last descriptor.
    func closed(_ socket: Int32) {
        grow(to: socket)
        // A child that has just been forked off may still hold it: so the registration ends first.
        end(socket)
        want(0, of: socket)
        entries[Int(socket)] = Entry()
        if lent == socket { lent = -1 }
    }

    /// Takes what libcurl waits for from now on.
    func watch(_ socket: Int32, _ what: Int32) {
        grow(to: socket)
        let reads = what & CURL_POLL_IN != 0 ? linux_epoll_in : 0
        let writes = what & CURL_POLL_OUT != 0 ? linux_epoll_out : 0
        want(what == CURL_POLL_REMOVE ? 0 : reads | writes, of: socket)
        let entry = entries[Int(socket)]
        if entry.wanted == 0 {
            if !entry.isKnown { end(socket) }
        } else if entry.wanted != entry.registered {
            changed.append(socket)
        }
    }

    private func want(_ wanted: UInt32, of socket: Int32) {
        let before = entries[Int(socket)].wanted
        entries[Int(socket)].wanted = wanted
        if before == 0, wanted != 0 { wantedCount += 1 }
        if before != 0, wanted == 0 { wantedCount -= 1 }
        if wanted != 0 { lastWanted = socket }
    }

    /// Tells the kernel what has changed.
    func settle() {
        while let socket = changed.popLast() {
            guard socket != lent else { continue }
            let entry = entries[Int(socket)]
            guard entry.wanted != 0, entry.wanted != entry.registered else { continue }
            register(
                socket, entry.wanted, entry.registered == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD)
        }
    }

    var isLent: Bool { lent >= 0 }

    /// Lends the one socket that libcurl waits for, if it is one of a connection, for a wait with
    /// ppoll(2): until it is taken back nobody else is told what happens to it.
    func lend() -> pollfd? {
        guard wantedCount == 1, entries[Int(lastWanted)].wanted != 0,
            entries[Int(lastWanted)].isKnown
        else { return nil }
        end(lastWanted)
        lent = lastWanted
        // The bits of poll(2) are those of epoll(7).
        return pollfd(fd: lent, events: Int16(entries[Int(lent)].wanted), revents: 0)
    }

    /// Ends the loan, if there is one.
    func takeBack() {
        if lent >= 0 { changed.append(lent) }
        lent = -1
    }

    /// What libcurl is told about an event; nil for one that it does not wait for.
    func isWanted(_ event: epoll_event) -> (socket: Int32, mask: Int32)? {
        let socket = event.data.fd
        guard socket != alarm, Int(socket) < entries.count else { return nil }
        guard entries[Int(socket)].wanted != 0 else {
            end(socket)
            return nil
        }
        let reads = event.events & linux_epoll_in != 0 ? CURL_CSELECT_IN : 0
        let writes = event.events & linux_epoll_out != 0 ? CURL_CSELECT_OUT : 0
        let fails = event.events & (linux_epoll_error | linux_epoll_hang_up) != 0
        return (socket, reads | writes | (fails ? CURL_CSELECT_ERR : 0))
    }

    private func grow(to socket: Int32) {
        let missing = Int(socket) + 1 - entries.count
        if missing > 0 { entries += repeatElement(Entry(), count: missing) }
    }

    private func register(_ socket: Int32, _ wanted: UInt32, _ operation: Int32) {
        var interest = epoll_event()
        interest.events = wanted
        interest.data.fd = socket
        let failed = epoll_ctl(descriptor, operation, socket, &interest) != 0
        // Without memory in the kernel the transfer ends by its time-out.
        entries[Int(socket)].registered = failed ? 0 : wanted
    }

    private func end(_ socket: Int32) {
        guard entries[Int(socket)].registered != 0 else { return }
        epoll_ctl(descriptor, EPOLL_CTL_DEL, socket, nil)
        entries[Int(socket)].registered = 0
    }
}

/// The part of a ``SocketTable`` that is used without a turn.
struct Waiter: Sendable {
    let descriptor: Int32
    let alarm: Int32

    /// Makes the running or the next `wait` return. For any thread.
    func wake() {
        // Too full to count one more means that the alarm is already set.
        _ = eventfd_write(alarm, 1)
    }

    /// Waits for events until the deadline; returns how many there are.
    func wait(into events: UnsafeMutableBufferPointer<epoll_event>, until deadline: UInt64) -> Int {
        let count = epoll_wait(
            descriptor, events.baseAddress, Int32(events.count),
            MonotonicClock.milliseconds(until: deadline))
        return max(Int(count), 0)
    }

    /// Waits for a socket alone; returns what has happened to it, nil for nothing in time.
    static func wait(at socket: pollfd, nanoseconds: UInt64) -> epoll_event? {
        var socket = socket
        var limit = timespec(
            tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        guard ppoll(&socket, 1, &limit, nil) > 0 else { return nil }
        var event = epoll_event()
        event.events = UInt32(UInt16(bitPattern: socket.revents))
        event.data.fd = socket.fd
        return event
    }
}
