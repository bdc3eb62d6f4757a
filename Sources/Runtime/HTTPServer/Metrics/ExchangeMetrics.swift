import CLinux
import EventLoop
import HTTPMessages
import Synchronization

/// Counts exchanges by operation, method and status, and how long they took.
///
/// An exchange costs a lock that nobody else wants and a look-up: threads have tables of their own,
/// which are put together when somebody asks. A table cannot grow beyond the operations, methods
/// and statuses that there are.
public final class ExchangeMetrics: HTTPExchangeObserver {
    private struct Key: Hashable {
        let operationID: String?
        let method: HTTPMethod?
        let status: UInt16
    }

    private final class Shard: Sendable {
        let durations = Mutex<[Key: DurationHistogram]>([:])
    }

    private let shards = (0..<16).map { _ in Shard() }

    /// Nothing has been counted yet.
    public init() {}

    /// Counts an exchange.
    public func exchangeEnded(_ exchange: HTTPExchange) {
        let key = Key(
            operationID: exchange.operationID, method: exchange.head?.method,
            status: exchange.status.code)
        // The addresses of threads lie far apart; their low bits are the same.
        let shard = shards[Int(truncatingIfNeeded: UInt(pthread_self()) >> 12) & 15]
        shard.durations.withLock { $0[key, default: DurationHistogram()].add(exchange.nanoseconds) }
    }

    /// Writes what was counted; requests outside of every operation have an empty one.
    public func write(to text: inout MetricsText) {
        var all: [Key: DurationHistogram] = [:]
        for shard in shards {
            all.merge(shard.durations.withLock { $0 }) { first, second in
                var both = first
                both.add(second)
                return both
            }
        }
        let name = "http_server_request_duration_seconds"
        text.family(name, .histogram, "Time from the end of a request's head to its sent answer.")
        let sorted = all.sorted { Self.order(of: $0.key) < Self.order(of: $1.key) }
        for (key, durations) in sorted {
            text.histogram(
                name, durations,
                [
                    "operation": key.operationID ?? "",
                    "method": key.method?.name.description ?? "", "status": "\(key.status)",
                ])
        }
    }

    private static func order(of key: Key) -> (String, String, UInt16) {
        (key.operationID ?? "", key.method?.name ?? "", key.status)
    }
}
