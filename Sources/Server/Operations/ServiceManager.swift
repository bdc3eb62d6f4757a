import Glibc

/// What systemd, or a service manager of its kind, and the program that it starts say to each other.
///
/// The protocol is a few environment variables and one datagram (sd_listen_fds(3), sd_notify(3), which recommends a few
/// lines of one's own where a library would be much for little): libsystemd would be loaded at every start, with four
/// libraries for compression and cryptography behind it.
struct ServiceManager: Sendable {
    private let socketName: String?
    /// How often the manager wants to hear that all is well; nil when it does not ask.
    let watchdogInterval: Duration?
    /// Sockets that listen already (socket activation).
    let sockets: [Int32]

    /// The first descriptor that is handed over.
    private static let firstSocket: Int32 = 3
    private static let maxSocketCount: Int32 = 64

    /// Reads the variables, and removes those that are meant for this process only.
    init() { self.init(processID: getpid(), take: Self.take) }

    /// Reads what `take` gives for the names of the variables.
    init(processID: pid_t, take: (String) -> String?) {
        socketName = take("NOTIFY_SOCKET")
        let microseconds = take("WATCHDOG_USEC").flatMap { Int64($0) }
        // sd_watchdog_enabled(3): without the variable the watch is for whoever reads it.
        let isWatched = take("WATCHDOG_PID").map { Int32($0) == processID } ?? true
        watchdogInterval = microseconds.flatMap {
            // Half of the time, so that one late message is not the end; of nothing there is no half.
            isWatched && $0 > 1 ? .microseconds($0 / 2) : nil
        }
        let count = take("LISTEN_FDS").flatMap { Int32($0) } ?? 0
        // sd_listen_fds(3): a child of the program that they were meant for must not take them.
        let isListener = take("LISTEN_PID").flatMap { Int32($0) } == processID
        _ = take("LISTEN_FDNAMES")
        sockets =
            isListener && (1...Self.maxSocketCount).contains(count)
            ? Array(Self.firstSocket..<Self.firstSocket + count) : []
    }

    private static func take(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        unsetenv(name)
        return text.isEmpty ? nil : text
    }

    /// The server answers.
    func tellReady() { tell("READY=1") }

    /// The server finishes what has begun, and ends.
    func tellStopping() { tell("STOPPING=1") }

    /// All is well.
    func tellAlive() { tell("WATCHDOG=1") }

    private func tell(_ state: String) {
        guard let socketName else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(socketName.utf8)
        // An abstract name: it begins with a zero and has no file.
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = MemoryLayout<sockaddr_un>.offset(of: \.sun_path)! + name.count
        let bytes = Array(state.utf8)
        _ = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0,
                    socklen_t(length))
            }
        }
    }
}
