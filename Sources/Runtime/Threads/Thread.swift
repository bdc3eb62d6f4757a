import CLinux
import Synchronization

/// One thread of the operating system, for work that blocks or that owns its thread, such as an
/// event loop or a database writer.
///
///     let writer = try Thread.start(name: "writer") { while let job = jobs.receive() { job() } }
///     jobs.close()
///     writer.join()
///
/// The signals that operators send (SIGTERM, SIGINT, SIGHUP and their like) are blocked in it, so
/// that they reach the thread that waits for them.
public final class Thread: Sendable {
    /// What is left to do with the handle: a thread is joined or detached exactly once.
    private let unjoined: Mutex<pthread_t?>

    private init(_ handle: pthread_t) {
        unjoined = Mutex(handle)
    }

    deinit {
        if let handle = unjoined.withLock({ $0.take() }) { pthread_detach(handle) }
    }

    /// Starts a thread that runs `body` once.
    ///
    /// `name` shows in `top -H` and debuggers; the system keeps its first 15 bytes. Throws when the
    /// system has no thread left to give.
    @discardableResult
    public static func start(
        name: String, _ body: @escaping @Sendable () -> Void
    ) throws(ThreadError) -> Thread {
        // SAFETY: the new thread takes back this one reference, exactly once; when there is no new
        // thread, the failure branch below does.
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var handle = pthread_t()
        let failure = withSignalsBlocked {
            pthread_create(&handle, nil, { runThread($0) }, start.toOpaque())
        }
        guard failure == 0 else {
            start.release()
            throw ThreadError(code: failure)
        }
        return Thread(handle)
    }

    /// Waits until the thread has ended; at once when it was joined before.
    ///
    /// Blocks the calling thread: never call it on an event loop, nor on the thread itself.
    public func join() {
        guard let handle = unjoined.withLock({ $0.take() }) else { return }
        let failure = pthread_join(handle, nil)
        precondition(failure == 0, "a thread cannot be joined: code \(failure)")
    }

    /// Runs `body` while the calling thread has the operators' signals blocked: a new thread
    /// inherits that.
    private static func withSignalsBlocked<Result>(_ body: () -> Result) -> Result {
        var blocked = sigset_t()
        var before = sigset_t()
        sigemptyset(&blocked)
        // SIGPIPE is among them because sendfile(2) cannot be told, as send(2) can, to do without.
        for signal in [
            SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD, SIGALRM, SIGPIPE,
        ] {
            sigaddset(&blocked, signal)
        }
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return body()
    }
}

/// The system refused to start a thread.
public struct ThreadError: Error, CustomStringConvertible {
    /// The system's error number, such as `EAGAIN`.
    public let code: Int32

    /// One sentence for a log.
    public var description: String {
        "the system cannot start another thread: \(String(cString: strerror(code)))"
    }
}

/// What a new thread is born with.
private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    // SAFETY: `context` is the one reference that `Thread.start` passed on.
    let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
    // The system takes at most 15 bytes and refuses the whole name otherwise.
    let name = Array(start.name.utf8.prefix(15)).map { CChar(bitPattern: $0) } + [0]
    pthread_setname_np(pthread_self(), name)
    start.body()
    return nil
}
