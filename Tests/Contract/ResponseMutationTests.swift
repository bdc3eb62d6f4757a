import ContractTesting
import Foundation
import JSON
import Testing

/// Runs by itself, after all suites (script/test): it changes what they have recorded, one thing at a time, and asks
/// whether that is found. The oracle, which is not ours, judges every change too: what both let pass breaks nothing that
/// the contract says, and what the oracle alone finds is a hole.
@Suite(
    "Every change of a right response is found",
    .enabled(if: ProcessInfo.processInfo.environment["ACCORD_GATE"] != nil))
struct ResponseMutationTests {
    /// One recorded exchange for each operation, status and media type: the one that says most.
    private func recorded() throws -> [Exchange] {
        let folder = try #require(Watch.folder, "ACCORD_RECORD names no folder")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        var chosen: [String: Exchange] = [:]
        for file in files where file.pathExtension == "jsonl" {
            for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
                guard let exchange = Exchange(recordLine: Array(line)),
                    let operation = Watch.contract.checker.operation(of: exchange),
                    exchange.response.body.count < 20_000
                else { continue }
                let type = exchange.response.fields.first("Content-Type") ?? ""
                let key = "\(operation.id) \(exchange.response.status) \(type.prefix { $0 != ";" })"
                let known = chosen[key]?.response.body.count ?? -1
                if exchange.response.body.count > known { chosen[key] = exchange }
            }
        }
        return chosen.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The numbers of those that the oracle refuses.
    private func refusedByOracle(_ mutants: [Mutant]) throws -> Set<Int> {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("accord-mutants-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Too late to report: a test's temporary folder.
        defer { try? FileManager.default.removeItem(at: folder) }
        var lines = Data()
        for (number, mutant) in mutants.enumerated() {
            var exchange = mutant.exchange
            exchange.origin = "mutant \(number)"
            lines.append(contentsOf: exchange.recordLine())
        }
        try lines.write(to: folder.appendingPathComponent("mutants.jsonl"))
        let root = ServerProcess.root.path
        let outcome = try Tool.run(
            "\(root)/.venv/bin/python",
            ["Tests/Contract/oracle.py", "\(root)/openapi.yml", folder.path])
        let numbers = outcome.output.matches(of: /\(mutant (\d+)\)/).compactMap { Int($0.output.1) }
        try #require(!numbers.isEmpty, "\(outcome.output.suffix(500))\(outcome.error)")
        return Set(numbers)
    }

    @Test("by the checker, which misses nothing that the oracle finds")
    func responses() throws {
        let exchanges = try recorded()
        #expect(exchanges.count > 300)
        let mutants = exchanges.flatMap(Mutant.all)
        let refused = try refusedByOracle(mutants)
        var found = 0
        var passed: [String: Int] = [:]
        for (number, mutant) in mutants.enumerated() {
            if !Watch.contract.checker.findings(in: mutant.exchange).isEmpty {
                found += 1
            } else if refused.contains(number) {
                Issue.record("only the oracle finds: \(mutant.change)")
            } else {
                passed[mutant.kind, default: 0] += 1
                print("contract: breaks nothing: \(mutant.change)")
            }
        }
        let breaking = mutants.count - passed.values.reduce(0, +)
        print(
            "contract: \(mutants.count) changes of \(exchanges.count) responses, \(breaking) of them "
                + "break the contract, \(found) found (the oracle: \(refused.count)); "
                + "breaking nothing: \(passed.sorted { $0.key < $1.key })")
        #expect(found == breaking)
        // Optional properties and fields are few here: most of what can be changed has to be found.
        #expect(found * 100 >= mutants.count * 98)
    }
}
