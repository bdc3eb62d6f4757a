import Glibc

/// A command of /bin/sh, with its output in a pipe and nothing of the server's in its hands: no
/// descriptor, no blocked signal, no variable that settings are read from.
struct ShellProcess {
    /// How a command ended.
    enum Ending {
        case exited(Int32)
        case signalled(Int32)
        case timedOut
    }

    struct Failure: Error, CustomStringConvertible {
        let code: Int32
        var description: String { String(cString: strerror(code)) }
    }

    private let identifier: pid_t
    /// The end of the pipe that the command's output comes from.
    private let output: Int32

    /// Starts a command.
    init(_ command: String) throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(code: errno) }
        let (reading, writing) = (ends[0], ends[1])
        defer { close(writing) }
        // Nobody else of this process starts another, so that the ends cannot leak in between.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        do throws(Failure) {
            identifier = try Self.spawn(command, output: writing)
        } catch {
            close(reading)
            throw error
        }
        output = reading
    }

    private static func spawn(_ command: String, output: Int32) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var identifier = pid_t()
        let code = withCStrings(["sh", "-c", command]) { arguments in
            withCStrings(environment) { environment in
                posix_spawn(
                    &identifier, "/bin/sh", &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw Failure(code: code) }
        return identifier
    }

    /// Pointers that end with nil, as exec(2) wants them.
    private static func withCStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }

    /// The server's environment without its settings: secrets stand among them.
    private static var environment: [String] {
        let own = Set(Setting.all.flatMap(\.variables)).union(DriverVariables.names)
        var variables: [String] = []
        // SAFETY: nothing changes the environment once threads run.
        var entry = environ
        while let line = entry.pointee {
            let text = String(cString: line)
            let name = String(text.prefix { $0 != "=" })
            if !own.contains(name) && !name.hasPrefix("ACCORD_") { variables.append(text) }
            entry = entry.advanced(by: 1)
        }
        return variables
    }
}

// MARK: Waiting

extension ShellProcess {
    /// How often the process is looked at. Its children may keep the pipe open after it has ended,
    /// so the pipe's end does not tell.
    private static let pollMilliseconds: Int32 = 50

    /// Waits until the command has ended, and tells its output line by line. Blocks.
    func finish(within timeout: Duration, _ tell: (String) -> Void) -> Ending {
        defer { close(output) }
        let deadline = ContinuousClock.now + timeout
        var lines = OutputLines()
        while true {
            var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            poll(&waiting, 1, Self.pollMilliseconds)
            let isOpen = read(into: &lines, tell)
            if let ending = reap(WNOHANG) {
                _ = read(into: &lines, tell)
                lines.end(tell)
                return ending
            }
            if ContinuousClock.now >= deadline {
                kill(-identifier, SIGKILL)
                _ = reap(0)
                lines.end(tell)
                return .timedOut
            }
            // Nothing wakes poll for a while: the command closed its output and goes on.
            if !isOpen { usleep(UInt32(Self.pollMilliseconds) * 1000) }
        }
    }

    /// Reads what is there; false when the pipe has ended.
    private func read(into lines: inout OutputLines, _ tell: (String) -> Void) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(output, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return count < 0 && errno == EAGAIN }
            lines.add(buffer[..<count], tell)
        }
    }

    private func reap(_ options: Int32) -> Ending? {
        var status: Int32 = 0
        var reaped: pid_t
        repeat { reaped = waitpid(identifier, &status, options) } while reaped < 0 && errno == EINTR
        guard reaped == identifier else { return nil }
        // wait(2): the low seven bits are the signal, the next byte is the status.
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
    }
}

/// Cuts output into lines that a log can take.
struct OutputLines {
    private static let maxLineBytes = 4096
    private static let maxLines = 1000

    private var line: [UInt8] = []
    private var count = 0

    mutating func add(_ bytes: ArraySlice<UInt8>, _ tell: (String) -> Void) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                end(tell)
            } else if line.count < Self.maxLineBytes {
                line.append(byte)
            }
        }
    }

    /// Tells what has gathered, up to a number of lines: a command cannot fill the log.
    mutating func end(_ tell: (String) -> Void) {
        defer { line = [] }
        guard !line.isEmpty, count <= Self.maxLines else { return }
        tell(
            count < Self.maxLines
                ? String(decoding: line, as: UTF8.self) : "further lines are left out")
        count += 1
    }
}
