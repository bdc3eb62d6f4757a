import Glibc
import JSON
import Threads

/// Runs the operator's command when a delivery asks for it: one at a time, and at most one waits.
///
/// A delivery that comes while one waits needs no run of its own: the waiting one will see what it
/// tells of. The command has a process group of its own, so that its children end with it, and goes
/// on when the server stops, for it may be what restarts the server.
struct WebhookCommand: Sendable {
    private let text: String
    private let timeout: Duration
    private let log: Log
    private let pool: BlockingPool

    /// The answer to the delivery goes first: the command may stop this server.
    private static let delay = Duration.milliseconds(200)

    init(_ text: String, timeout: Duration, log: Log) throws {
        self.text = text
        self.timeout = timeout
        self.log = log
        pool = try BlockingPool(name: "webhook", threads: 1, queueLimit: 1)
    }

    /// Sees to it that the command runs soon.
    func request() {
        Task.detached { [self] in
            try? await Task.sleep(for: Self.delay)
            do {
                try await pool.run { run() }
            } catch {
                // One waits already, and will do.
            }
        }
    }

    private func run() {
        log.write("webhook") { $0.property("command", "started") }
        do {
            let process = try ShellProcess(text)
            let ending = process.finish(within: timeout) { line in
                log.write("webhook") { $0.property("output", line) }
            }
            log.write("webhook") { line in
                line.property("command", "ended")
                switch ending {
                case .exited(let status): line.property("status", Int64(status))
                case .signalled(let signal): line.property("signal", Int64(signal))
                case .timedOut: line.property("error", "it took too long and was killed")
                }
            }
        } catch {
            log.write("webhook") { $0.property("error", "the command cannot be started: \(error)") }
        }
        log.flush()
    }
}
