import BlobsDisk
import Generated
import Glibc
import HTTPMessages
import HTTPServer
import StorageSQLite
import Synchronization
import TLS
import Threads
import Timestamps

/// Everything that `/metrics` tells: the exchanges by operation, the engine, the queues, the store and the process.
///
/// No label holds anything that a client chose.
final class ServerMetrics: Sendable {
    /// The exchanges.
    let exchanges = ExchangeMetrics()
    private let services: Services
    private let tls: TLSContext?
    private let listener = Mutex<HTTPListener?>(nil)
    private let startTime = Log.now()

    init(services: Services, tls: TLSContext?) {
        self.services = services
        self.tls = tls
    }

    /// Says whose connections are counted.
    func watch(_ listener: HTTPListener) { self.listener.withLock { $0 = listener } }

    /// The page as it is now.
    func response() async -> HTTPResponse {
        var text = MetricsText()
        text.family("accord_build_info", .gauge, "What is running; always 1.")
        text.sample(
            "accord_build_info", 1,
            [
                "version": ContractDocument.version.description,
                "contract": ContractDocument.sha256.description,
            ])
        exchanges.write(to: &text)
        if let listener = listener.withLock({ $0 }) { await listener.figures().write(to: &text) }
        tls?.write(to: &text)
        let store = services.database.metrics()
        writeQueues(store, to: &text)
        writeStore(store, to: &text)
        writeProcess(to: &text)
        return HTTPResponse(
            .ok, fields: ["Content-Type": MetricsText.mediaType, "Cache-Control": "no-store"],
            body: .bytes(text.bytes))
    }

    private func writeQueues(_ store: SQLiteMetrics, to text: inout MetricsText) {
        text.family("blocking_pool_waiting", .gauge, "Pieces of work that wait for a thread.")
        text.sample("blocking_pool_waiting", services.passwords.waitingCount, ["pool": "passwords"])
        text.sample("blocking_pool_waiting", services.blobs.waitingCount, ["pool": "files"])
        text.sample(
            "blocking_pool_waiting", store.readsWaiting, ["pool": "readers"])
    }

    private func writeStore(_ store: SQLiteMetrics, to text: inout MetricsText) {
        let counters: [(name: String, help: String, value: Int)] = [
            ("sqlite_commits_total", "Commits that were made durable, a group each.", store.groups),
            ("sqlite_transactions_total", "Transactions in those commits.", store.transactions),
            ("sqlite_rows_changed_total", "Rows that they changed.", store.rowsChanged),
            ("sqlite_failures_total", "Commits and checkpoints that failed.", store.failures),
            ("sqlite_checkpoints_total", "Times the log was copied.", store.checkpoints),
            (
                "sqlite_reopenings_total", "Times the writer's connection was replaced.",
                store.reopenings
            ),
        ]
        for counter in counters {
            text.family(counter.name, .counter, counter.help)
            text.sample(counter.name, counter.value)
        }
        text.family("sqlite_reads_total", .counter, "Reads, by where they were finished.")
        text.sample("sqlite_reads_total", store.readsInPlace, ["thread": "loop"])
        text.sample("sqlite_reads_total", store.readsMoved, ["thread": "reader"])
        text.family("sqlite_writer_waiting", .gauge, "Transactions that wait for the writer.")
        text.sample("sqlite_writer_waiting", store.queueDepth)
        text.family("sqlite_largest_group", .gauge, "Most transactions that shared a commit.")
        text.sample("sqlite_largest_group", store.largestGroup)
        let path = services.database.path
        text.family("sqlite_stored_bytes", .gauge, "Size of the store's files.")
        text.sample("sqlite_stored_bytes", Self.size(of: path), ["file": "database"])
        text.sample("sqlite_stored_bytes", Self.size(of: path + "-wal"), ["file": "log"])
    }

    private func writeProcess(to text: inout MetricsText) {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let seconds = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
        text.family("process_cpu_seconds_total", .counter, "CPU time, user and system.")
        text.sample("process_cpu_seconds_total", seconds)
        text.family("process_resident_memory_bytes", .gauge, "Memory that is resident.")
        text.sample("process_resident_memory_bytes", Self.residentBytes)
        text.family("process_start_time_seconds", .gauge, "When the process started.")
        text.sample("process_start_time_seconds", Double(startTime.microseconds) / 1e6)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }

    private static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// proc(5): the second number of statm is the resident set in pages.
    private static var residentBytes: Int {
        let text = (try? File.read("/proc/self/statm")).map { String(decoding: $0, as: UTF8.self) }
        let pages = text?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}

/// Answers at an address that is kept for metrics.
struct MetricsResponder: HTTPResponder {
    let metrics: ServerMetrics

    nonisolated(nonsending) func respond(to request: HTTPRequest) async -> HTTPResponse {
        guard request.head.path.elementsEqual(Site.metricsPath.utf8) else {
            return HTTPResponse(.notFound)
        }
        guard request.head.method == .get || request.head.method == .head else {
            return HTTPResponse(.methodNotAllowed, fields: Site.allow)
        }
        return await metrics.response()
    }

    func refusal(_ status: HTTPStatus, detail: String, requestID: String) -> HTTPResponse {
        HTTPResponse(
            status, fields: ["Content-Type": "text/plain; charset=utf-8"],
            body: .bytes(Array("\(detail)\n".utf8)), closesConnection: true)
    }
}

/// Tells several observers of every exchange.
struct Observers: HTTPExchangeObserver {
    let observers: [any HTTPExchangeObserver]

    func exchangeEnded(_ exchange: HTTPExchange) {
        for observer in observers { observer.exchangeEnded(exchange) }
    }
}
