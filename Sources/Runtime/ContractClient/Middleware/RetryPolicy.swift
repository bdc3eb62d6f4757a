internal import HTTPMessages

/// How often and when a call is repeated that got no answer, or one that asks to come again.
///
/// Only what may be done twice is repeated: calls of idempotent methods (RFC 9110 9.2.2), calls with
/// an `Idempotency-Key`, and calls of which nothing was sent.
public struct RetryPolicy: Sendable {
    /// How often a request is sent at most; 1 for no repeats.
    public var attempts: Int
    /// The longest wait before the first repeat; it doubles with each of the others.
    public var firstDelay: Duration
    /// The longest wait before any repeat.
    public var maxDelay: Duration
    /// The longest `Retry-After` that is waited for; an answer that asks for more is the answer.
    public var maxRetryAfter: Duration
    /// The statuses that are repeated.
    public var statuses: Set<UInt16> {
        didSet { lowestStatus = statuses.min() ?? .max }
    }
    /// Below it no status is looked for.
    private var lowestStatus: UInt16

    /// Three attempts, 200 ms before the first repeat.
    public static let standard = RetryPolicy()
    /// No repeats.
    public static let none = RetryPolicy(attempts: 1)

    /// Makes a policy.
    public init(
        attempts: Int = 3, firstDelay: Duration = .milliseconds(200),
        maxDelay: Duration = .seconds(10), maxRetryAfter: Duration = .seconds(30),
        statuses: Set<UInt16> = [429, 502, 503, 504]
    ) {
        self.attempts = max(1, attempts)
        self.firstDelay = firstDelay
        self.maxDelay = maxDelay
        self.maxRetryAfter = maxRetryAfter
        self.statuses = statuses
        lowestStatus = statuses.min() ?? .max
    }

    /// Whether an answer with this status is repeated, where its request may be.
    func repeats(_ status: HTTPStatus) -> Bool {
        status.code >= lowestStatus && statuses.contains(status.code)
    }

    /// The wait before the next attempt, of which `attempts` were made: a share, from 0 to 1, of the
    /// longest one.
    func delay(after attempts: Int, share: Double) -> Duration {
        let doubled = firstDelay * (1 << min(max(0, attempts - 1), 20))
        return min(doubled, maxDelay) * min(max(0, share), 1)
    }

    /// What `Retry-After` asks for; nil where it asks for nothing, or cannot be read.
    ///
    /// RFC 9110 10.2.3: Retry-After = HTTP-date / delay-seconds. The date counts from `Date`, the
    /// server's own, so that no clocks are compared.
    static func retryAfter(_ fields: HTTPFields) -> Duration? {
        guard let text = fields[.retryAfter] else { return nil }
        if !text.isEmpty, text.utf8.count <= 9, let seconds = Int64(text), seconds >= 0 {
            return .seconds(seconds)
        }
        guard let now = fields[.date].flatMap({ HTTPDate.parse($0, now: 0) }),
            let date = HTTPDate.parse(text, now: now)
        else { return nil }
        return .seconds(max(0, date - now))
    }
}

/// When one call is repeated.
struct Retries {
    let policy: RetryPolicy
    /// Whether the request may be done twice.
    let isRepeatable: Bool
    let jitter: @Sendable () -> Double

    /// How long to wait, after so many attempts, when the last one got this answer, whose status is
    /// one that is repeated; nil where it stands.
    func delay(after attempts: Int, _ answer: ClientResponse) -> Duration? {
        guard attempts < policy.attempts, isRepeatable else { return nil }
        guard let asked = RetryPolicy.retryAfter(answer.fields) else {
            return policy.delay(after: attempts, share: jitter())
        }
        return asked <= policy.maxRetryAfter ? asked : nil
    }

    /// How long to wait when the last attempt got no answer; nil where that is how the call ends.
    func delay(after attempts: Int, _ error: ClientTransportError) -> Duration? {
        guard attempts < policy.attempts, mayRepeat(after: error) else { return nil }
        return policy.delay(after: attempts, share: jitter())
    }

    private func mayRepeat(after error: ClientTransportError) -> Bool {
        switch error {
        case .cannotConnect: true
        case .broken, .timedOut: isRepeatable
        case .tooLarge, .invalidRequest: false
        }
    }
}
