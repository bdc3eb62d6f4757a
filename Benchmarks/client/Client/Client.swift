// Asks a server for the same bytes, in turn, by one easy handle of libcurl that is used again and by
// CurlTransport, and for a typed answer by the emitted client, and prints the CPU time of this process, user and system,
// for each call.
import AccordClient
import ContractClient
import CurlClient
import Foundation
import HTTPMessages

@main
struct Client {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments == ["serve"] { return try await Server.run() }
        let server = arguments.isEmpty ? try ServerProcess() : nil
        defer { server?.stop() }
        let urls = server?.urls ?? arguments
        for url in urls { try await compare(url) }
        if let server { try await compareEmitted(server.base) }
    }

    /// Many short rounds: whether two processes share a core changes from one to the next.
    private static let rounds = 35

    /// `getVersion`, typed, beside the transfer of the same bytes.
    private static func compareEmitted(_ base: String) async throws {
        let client = APIClient(baseURL: base, transport: try CurlTransport())
        let bare = BareCurl(base + "/version")
        let calls = 4_000
        var figures: [[Double]] = [[], [], []]
        for _ in 0..<rounds {
            figures[0].append(
                await cost(calls) { () async in for _ in 0..<calls { _ = bare.perform() } })
            figures[1].append(
                try await cost(calls) {
                    for _ in 0..<calls { _ = try await client.getVersion().ok.body }
                })
            figures[2].append(
                try await cost(calls) {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<16 {
                            group.addTask {
                                for _ in 0..<(calls / 16) {
                                    _ = try await client.getVersion().ok.body
                                }
                            }
                        }
                        try await group.waitForAll()
                    }
                })
        }
        show(
            "getVersion, \(calls) calls a round", figures, ["libcurl", "APIClient", "16 at a time"])
    }

    /// Rounds of about as many bytes, each way of calling once in each.
    private static func compare(_ url: String) async throws {
        let transport = try CurlTransport()
        let bare = BareCurl(url)
        let size = bare.perform()
        let calls = max(64, min(4_000, 60_000_000 / (size + 1)))
        var figures: [[Double]] = [[], [], []]
        for _ in 0..<rounds {
            figures[0].append(
                await cost(calls) { () async in for _ in 0..<calls { _ = bare.perform() } })
            figures[1].append(
                try await cost(calls) {
                    for _ in 0..<calls { try await call(transport, url, expected: size) }
                })
            figures[2].append(
                try await cost(calls) {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<16 {
                            group.addTask {
                                for _ in 0..<(calls / 16) {
                                    try await call(transport, url, expected: size)
                                }
                            }
                        }
                        try await group.waitForAll()
                    }
                })
        }
        show(
            "\(url): \(size) bytes, \(calls) calls a round", figures,
            ["libcurl", "CurlTransport", "16 at a time"])
    }

    private static func show(_ title: String, _ figures: [[Double]], _ names: [String]) {
        print("\(title), CPU us a call at the median")
        let medians = figures.map { $0.sorted()[$0.count / 2] }
        for (name, median) in zip(names, medians) {
            let times = (median / medians[0]).formatted(.number.precision(.fractionLength(2)))
            print(
                "  \(name): \(median.formatted(.number.precision(.fractionLength(1)))), x \(times)")
        }
    }

    private static func call(
        _ transport: CurlTransport, _ url: String, expected: Int
    ) async throws {
        let response = try await transport.send(ClientRequest(.get, url))
        guard var bytes = try await response.content.next() else { return }
        if bytes.count < expected { bytes.reserveCapacity(expected) }
        while let piece = try await response.content.next() { bytes += piece }
        precondition(response.status == .ok && bytes.count == expected, "another answer")
    }

    /// Microseconds of CPU time of this process for each call.
    private static func cost(_ calls: Int, _ body: () async throws -> Void) async rethrows -> Double
    {
        let before = usedMicroseconds()
        try await body()
        return (usedMicroseconds() - before) / Double(calls)
    }

    private static func usedMicroseconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) * 1e6 + Double($1.tv_usec)
        }
    }
}
