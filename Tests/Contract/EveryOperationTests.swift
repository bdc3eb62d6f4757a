import ContractTesting
import Foundation
import Testing

/// Runs by itself, after all suites (script/test): it reads what they have covered.
@Suite(
    "All of the contract has been seen by a test",
    .enabled(if: ProcessInfo.processInfo.environment["ACCORD_GATE"] != nil))
struct EveryOperationTests {
    private func report() throws -> CoverageReport {
        let folder = try #require(Watch.coverageFolder, "ACCORD_RECORD names no folder")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        var coverage = Coverage()
        for file in files where file.pathExtension == "jsonl" {
            coverage.formUnion(Coverage(lines: Array(try Data(contentsOf: file))))
        }
        return CoverageReport(CoveragePlan(Watch.contract.checker.document), coverage)
    }

    @Test("every operation, status, media type, parameter, example and kind of message")
    func gate() throws {
        let report = try report()
        print("contract: coverage\n\(report.summary)")
        let gate = CoverageGate(minimum: [
            .operation: 100, .status: 100, .mediaType: 100, .parameter: 100, .example: 100,
            .frame: 100,
        ])
        for gap in gate.gaps(in: report) { Issue.record("\(gap)") }
        for axis in gate.minimum.keys {
            #expect(report[axis].total > 0, "the contract has nothing of \(axis)")
        }
    }

    @Test("every keyword of a schema, but for those that are printed")
    func keywords() throws {
        let keywords = try report()[.keyword]
        for (item, place) in keywords.missing { print("contract: not seen: \(item) (\(place))") }
        #expect(keywords.total > 0)
    }
}
