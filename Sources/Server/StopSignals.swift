import Glibc

/// SIGTERM and SIGINT, and SIGHUP where it asks for files to be read anew, waited for instead of handled: no code runs in
/// a signal handler.
///
/// Make it before any other thread starts: threads inherit the mask, and a signal goes to a thread that does not block it.
struct StopSignals: Sendable {
    private let awaitsReload: Bool

    /// - Parameter awaitsReload: Whether SIGHUP is waited for too; where not, it ends the process.
    init(awaitsReload: Bool) {
        self.awaitsReload = awaitsReload
        var set = set
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Blocks until one of them comes that ends the process, and calls `reload` for each other.
    func wait(reload: () -> Void = {}) {
        var set = set
        var signal: Int32 = 0
        repeat {
            while sigwait(&set, &signal) != 0 {}
            if signal == SIGHUP { reload() }
        } while signal == SIGHUP
    }

    private var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        if awaitsReload { sigaddset(&set, SIGHUP) }
        return set
    }
}
