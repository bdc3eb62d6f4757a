import Synchronization

/// Counts failed log-ins for each account and each address (A6).
///
/// A leaky bucket each: a failure fills it by one, it leaks at a steady rate, and while it is full nothing is evaluated.
/// A success empties the account's bucket, never the address's, or an attacker with one account of his own could clear
/// his address. Nothing is locked for good, so nobody can lock somebody else out for longer than a leak.
public final class LoginThrottle: Sendable {
    /// Failures that may come in one burst.
    public let burst: Int
    /// Time for one failure to be forgotten.
    public let forgetting: Duration
    /// An address may stand for a few people: its bucket is wider than an account's.
    static let addressWidth = 2
    /// Bound of memory: when so many are remembered, the ones that have leaked are dropped, and after that the oldest.
    static let maxBuckets = 100_000

    private struct Bucket {
        var level: Double
        var updated: ContinuousClock.Instant
    }

    private let buckets = Mutex<[String: Bucket]>([:])

    /// Makes a throttle.
    public init(burst: Int = 5, forgetting: Duration = .seconds(333)) {
        self.burst = burst
        self.forgetting = forgetting
    }

    /// Takes the right to one attempt, which counts as a failure until `succeeded` takes it back.
    ///
    /// Counting before the password is verified keeps attempts that run at the same time from passing together.
    ///
    /// - Returns: nil when the attempt may go on; otherwise the whole seconds to wait, at least 1.
    func begin(account: String, address: String, now: ContinuousClock.Instant = .now) -> Int64? {
        buckets.withLock { buckets in
            let keys = [("account:\(account)", 1), ("address:\(address)", Self.addressWidth)]
            let waits = keys.compactMap { key, width in
                wait(of: buckets[key], limit: Double(burst * width), now: now)
            }
            if let longest = waits.max() { return longest }
            if buckets.count >= Self.maxBuckets { shed(&buckets, now: now) }
            for (key, _) in keys {
                let level = buckets[key].map { self.level(of: $0, now: now) } ?? 0
                buckets[key] = Bucket(level: level + 1, updated: now)
            }
            return nil
        }
    }

    /// Forgets the failures of the account, and this attempt of the address.
    func succeeded(account: String, address: String, now: ContinuousClock.Instant = .now) {
        buckets.withLock { buckets in
            buckets["account:\(account)"] = nil
            release(&buckets["address:\(address)"], now: now)
        }
    }

    /// Takes back an attempt that was not evaluated, because the server could not.
    func abandoned(account: String, address: String, now: ContinuousClock.Instant = .now) {
        buckets.withLock { buckets in
            release(&buckets["account:\(account)"], now: now)
            release(&buckets["address:\(address)"], now: now)
        }
    }

    private func release(_ bucket: inout Bucket?, now: ContinuousClock.Instant) {
        guard let full = bucket else { return }
        bucket = Bucket(level: max(0, level(of: full, now: now) - 1), updated: now)
    }

    private func level(of bucket: Bucket, now: ContinuousClock.Instant) -> Double {
        max(0, bucket.level - (now - bucket.updated) / forgetting)
    }

    private func wait(of bucket: Bucket?, limit: Double, now: ContinuousClock.Instant) -> Int64? {
        guard let bucket else { return nil }
        let excess = level(of: bucket, now: now) + 1 - limit
        guard excess > 0 else { return nil }
        return max(1, Int64((excess * (forgetting / .seconds(1))).rounded(.up)))
    }

    private func shed(_ buckets: inout [String: Bucket], now: ContinuousClock.Instant) {
        buckets = buckets.filter { level(of: $0.value, now: now) > 0 }
        guard buckets.count >= Self.maxBuckets else { return }
        let oldest = buckets.sorted { $0.value.updated < $1.value.updated }
        for (key, _) in oldest.prefix(Self.maxBuckets / 10) { buckets[key] = nil }
    }
}
