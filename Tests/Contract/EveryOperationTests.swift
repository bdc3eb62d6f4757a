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

    @Test("every operation, status, media type, parameter, keyword, example and kind of message")
    func gate() throws {
        let report = try report()
        print("contract: coverage\n\(report.summary)")
        var gate = CoverageGate()
        for axis in CoverageItem.Axis.allCases {
            gate.minimum[axis] = 100
            #expect(report[axis].total > 0, "the contract has nothing of \(axis)")
        }
        for gap in gate.gaps(in: report) { Issue.record("\(gap)") }
    }
}
