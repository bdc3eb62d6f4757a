import ContractTesting
import Foundation
import Testing

/// The gate: what the contract lists and no test has seen. It reads the exchanges that the other suites recorded, so
/// script/test runs it after them.
@Suite(
    "Every operation and status of the contract has been seen by a test",
    .enabled(if: ProcessInfo.processInfo.environment["ACCORD_GATE"] != nil))
struct EveryOperationTests {
    private struct Seen: Decodable {
        let test: String
        let method: String
        let target: String
        let status: Int
    }

    private struct SeenFrame: Decodable {
        let operation: String
        let subprotocol: String?
        let direction: String
    }

    private func lines() throws -> [Data] {
        let folder = try #require(Watch.folder, "ACCORD_RECORD names no folder")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "jsonl" }.flatMap { file in
            try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map { Data($0) }
        }
    }

    private func isFrame(_ line: Data) -> Bool {
        (try? JSONDecoder().decode(SeenFrame.self, from: line)) != nil
    }

    private func recorded() throws -> [Seen] {
        try lines().filter { !isFrame($0) }.map { try JSONDecoder().decode(Seen.self, from: $0) }
    }

    private func statuses(by operation: (CheckedOperation) -> String) throws -> [String: Set<Int>] {
        var seen: [String: Set<Int>] = [:]
        for exchange in try recorded() {
            let bare = Exchange(
                origin: exchange.test, method: exchange.method, target: exchange.target,
                requestFields: [], requestBody: [], status: exchange.status, responseFields: [],
                responseBody: [])
            guard let found = Watch.contract.checker.operation(of: bare) else { continue }
            seen[operation(found), default: []].insert(exchange.status)
        }
        return seen
    }

    @Test("every status that an operation lists")
    func listedStatuses() throws {
        let seen = try statuses { $0.id }
        var count = 0
        for operation in Watch.contract.checker.operations {
            for status in operation.statuses where status != "default" {
                count += 1
                let isSeen = seen[operation.id]?.contains(Int(status) ?? 0) ?? false
                #expect(isSeen, "no test has seen \(status) of \(operation.id)")
            }
        }
        print("contract: \(count) operation x status listed")
        #expect(count > 0)
    }

    @Test("every kind of message that goes over a WebSocket, in both directions")
    func frames() throws {
        let seen = Set(
            try lines().compactMap { line -> String? in
                guard let frame = try? JSONDecoder().decode(SeenFrame.self, from: line) else {
                    return nil
                }
                return
                    "\(frame.operation), \(frame.subprotocol ?? "no subprotocol"), \(frame.direction)"
            })
        let expected = Watch.contract.checker.frameKeys.map(\.description)
        #expect(!expected.isEmpty)
        for key in expected { #expect(seen.contains(key), "no test has seen \(key)") }
    }

    @Test("every status that any operation can meet, of the server as a whole")
    func defaultStatuses() throws {
        let all = Set(try recorded().map(\.status))
        let expected = Set(Watch.contract.checker.operations.flatMap(\.defaultStatuses))
        #expect(!expected.isEmpty)
        for status in expected.sorted() {
            #expect(all.contains(status), "no test has seen the default status \(status)")
        }
    }
}
