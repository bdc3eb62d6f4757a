/// What holds for all calls of a client.
public struct ClientConfiguration: Sendable {
    /// What stands around every call, the outermost first.
    public var middleware: [ClientMiddleware] = []
    /// How often and when calls are repeated.
    public var retries = RetryPolicy.standard
    /// How long the head of an answer may take; nil for the transport's own limit.
    public var timeout: Duration?
    /// The length of the longest content that is read as a whole, in bytes: 16 MiB.
    public var maxContentBytes = 16 << 20
    /// The length of the longest value of a sequence, in bytes: 1 MiB.
    public var maxItemBytes = 1 << 20
    /// How many pages are followed at most, so that links in a circle come to an end.
    public var maxPages = 100_000
    /// Whether redirections within the origin are followed that the contract does not list.
    public var followsRedirections = true
    /// What waits.
    public var clock: any Clock<Duration> = ContinuousClock()
    /// Chooses a number between 0 and 1, so that many clients do not come again at once.
    public var jitter: @Sendable () -> Double = { Double.random(in: 0...1) }

    /// The defaults.
    public init() {}

    /// Makes a configuration of what is mostly said.
    public init(middleware: [ClientMiddleware], retries: RetryPolicy = .standard) {
        self.middleware = middleware
        self.retries = retries
    }
}
