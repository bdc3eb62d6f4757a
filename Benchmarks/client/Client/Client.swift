// Asks a server for the same bytes, in turn, by libcurl alone, by CurlTransport and, for a typed answer, by the emitted
// client, and prints the CPU time of this process, user and system, for each call.
//
//     client                      all rows, with a server of its own
//     client WAY PATH CALLS AT    calls in one way alone, so many at a time, for a profiler
import AccordClient
import ContractClient
import CurlClient
import Foundation
import HTTPMessages

/// How an answer is asked for.
enum Way: String, CaseIterable {
    case libcurl
    case transport = "CurlTransport"
    /// `getVersion`, typed.
    case client = "APIClient"
}

@main
struct Client {
    /// Many short rounds: whether two processes share a core changes from one to the next.
    private static let rounds = 35

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments == ["serve"] { return try await Server.run() }
        let server = try ServerProcess()
        defer { server.stop() }
        if arguments.count == 4, let way = Way(rawValue: arguments[0]),
            let calls = Int(arguments[2]), let width = Int(arguments[3])
        {
            let caller = try Caller(way, server.base, path: arguments[1], width: width)
            try await caller.perform(calls)
            let cost = try await Self.cost(caller, calls)
            return print(cost.formatted(.number.precision(.fractionLength(1))))
        }
        for width in [1, 16] {
            try await compare([.libcurl, .transport], server.base, "/small", 4_000, width)
            try await compare([.libcurl, .transport], server.base, "/large", 64, width)
            try await compare([.libcurl, .client], server.base, "/version", 4_000, width)
        }
    }

    /// Rounds of so many calls, each way once in each.
    private static func compare(
        _ ways: [Way], _ base: String, _ path: String, _ calls: Int, _ width: Int
    ) async throws {
        // What the typed client says that it takes, others say too: the bytes are to be the same.
        let accept =
            ways.contains(.client)
            ? GetVersion.description.responseMediaTypes.joined(separator: ", ") : nil
        let callers = try ways.map {
            try Caller($0, base, path: path, accept: accept, width: width)
        }
        var figures = ways.map { _ in [Double]() }
        for _ in 0..<rounds {
            for (index, caller) in callers.enumerated() {
                figures[index].append(try await cost(caller, calls))
            }
        }
        print("\(path), \(width) at a time, \(calls) calls a round, CPU us a call at the median")
        let medians = figures.map { $0.sorted()[$0.count / 2] }
        for (way, median) in zip(ways, medians) {
            let times = (median / medians[0]).formatted(.number.precision(.fractionLength(2)))
            let cost = median.formatted(.number.precision(.fractionLength(1)))
            print("  \(way.rawValue): \(cost), x \(times)")
        }
    }

    /// Microseconds of CPU time of this process for each call.
    private static func cost(_ caller: Caller, _ calls: Int) async throws -> Double {
        let before = usedMicroseconds()
        try await caller.perform(calls)
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

/// Makes calls in one way, so many at a time.
struct Caller {
    private let calls: @Sendable (Int) async throws -> Void
    private let all: ((Int) -> Void)?
    private let width: Int

    init(_ way: Way, _ base: String, path: String, accept: String? = nil, width: Int) throws {
        self.width = width
        switch way {
        case .libcurl:
            if width == 1 {
                let bare = BareCurl(base + path, accept: accept)
                all = { for _ in 0..<$0 { bare.perform() } }
            } else {
                let bare = BareMulti(base + path, accept: accept, count: width)
                all = bare.perform
            }
            calls = { _ in }
        case .transport:
            let transport = try CurlTransport()
            all = nil
            let url = base + path
            calls = { for _ in 0..<$0 { try await Self.call(transport, url) } }
        case .client:
            let client = APIClient(baseURL: base, transport: try CurlTransport())
            all = nil
            calls = { for _ in 0..<$0 { _ = try await client.getVersion().ok.body } }
        }
    }

    func perform(_ calls: Int) async throws {
        if let all { return all(calls) }
        if width == 1 { return try await self.calls(calls) }
        try await withThrowingTaskGroup(of: Void.self) { [perform = self.calls, width] group in
            for _ in 0..<width {
                group.addTask { try await perform(calls / width) }
            }
            try await group.waitForAll()
        }
    }

    private static func call(_ transport: CurlTransport, _ url: String) async throws {
        let response = try await transport.send(ClientRequest(.get, url))
        var bytes = try await response.content.next() ?? []
        while let piece = try await response.content.next() { bytes += piece }
        precondition(response.status == .ok && !bytes.isEmpty, "another answer")
    }
}
