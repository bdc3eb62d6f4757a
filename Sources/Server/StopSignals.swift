import Glibc

/// SIGTERM and SIGINT, waited for instead of handled: no code runs in a signal handler.
///
/// Make it before any other thread starts: threads inherit the mask, and a signal goes to a thread that does not block it.
struct StopSignals: Sendable {
    init() {
        var set = Self.set
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Blocks until one of them comes.
    func wait() {
        var set = Self.set
        var signal: Int32 = 0
        while sigwait(&set, &signal) != 0 {}
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }
}
