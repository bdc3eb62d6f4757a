import Synchronization

/// Gathers what tests exchange with a server: findings and coverage.
///
///     let run = TestRun(try ContractChecker(path: "openapi.yml"))
///     for finding in run.see(exchange) { Issue.record("\(finding)") }
///     print(run.report().junit())
///
/// It may be told of exchanges from any number of threads at once.
public final class TestRun: Sendable {
    private struct State {
        var names: [String] = []
        var cases: [String: TestReport.Case] = [:]
        var coverage = Coverage()
        var resources = ResourceWatch()

        mutating func add(
            _ findings: [Finding], of origin: String, exchanges: Int = 0,
            duration: Duration = .zero
        ) {
            if cases[origin] == nil { names.append(origin) }
            var test =
                cases[origin]
                ?? TestReport.Case(name: origin, exchangeCount: 0, duration: .zero, findings: [])
            test.exchangeCount += exchanges
            test.duration += duration
            let room = max(0, TestReport.Case.maxFindings - test.findings.count)
            test.findings += findings.prefix(room)
            test.omittedFindings += max(0, findings.count - room)
            cases[origin] = test
        }
    }

    /// What exchanges are held against.
    public let checker: ContractChecker
    private let state = Mutex(State())

    /// Makes a run.
    public init(_ checker: ContractChecker) { self.checker = checker }

    /// What was seen so far.
    public var coverage: Coverage { state.withLock { $0.coverage } }

    /// Holds an exchange against the contract and counts it.
    ///
    /// - Parameter noting: Gets every item of the coverage that is seen for the first time.
    @discardableResult
    public func see(
        _ exchange: Exchange, noting: (CoverageItem) -> Void = { _ in }
    ) -> [Finding] {
        let (examination, single) = checker.examine(exchange)
        let faults = state.withLock { $0.resources.faults(in: exchange) }
        let findings =
            single
            + checker.findings(
                faults, in: exchange, operationID: examination?.operation.id)
        let items = Coverage.items(of: exchange, examination, in: checker.document)
        note(exchange.origin, exchange.duration ?? .zero, findings, items).forEach(noting)
        return findings
    }

    /// Holds a message of a WebSocket against the contract and counts it.
    @discardableResult
    public func see(
        _ frame: SocketFrame, noting: (CoverageItem) -> Void = { _ in }
    ) -> [Finding] {
        let (part, findings) = checker.examine(frame)
        let items = Coverage.items(
            of: frame, part, by: checker.frames[frame.key], in: checker.document)
        note(frame.origin, .zero, findings, items).forEach(noting)
        return findings
    }

    /// Adds a finding that whoever made an exchange has made, which the run has seen before.
    public func add(_ finding: Finding) {
        state.withLock { $0.add([finding], of: finding.origin) }
    }

    /// Counts a message without holding it against the contract: one that breaks it on purpose.
    public func count(_ frame: SocketFrame, noting: (CoverageItem) -> Void = { _ in }) {
        let (part, _) = checker.examine(frame)
        let items = Coverage.items(
            of: frame, part, by: checker.frames[frame.key], in: checker.document)
        note(frame.origin, .zero, [], items).forEach(noting)
    }

    /// The items that are new.
    private func note(
        _ origin: String, _ duration: Duration, _ findings: [Finding], _ items: Set<CoverageItem>
    ) -> [CoverageItem] {
        state.withLock { state in
            state.add(findings, of: origin, exchanges: 1, duration: duration)
            return items.filter { state.coverage.insert($0) }
        }
    }

    /// What was found so far; with the coverage of other runs, where they are given.
    public func report(joining others: Coverage = Coverage()) -> TestReport {
        let (cases, coverage) = state.withLock { state in
            (state.names.compactMap { state.cases[$0] }, state.coverage)
        }
        var all = coverage
        all.formUnion(others)
        return TestReport(
            title: checker.document.title, cases: cases,
            coverage: CoverageReport(CoveragePlan(checker.document), all),
            replay: ReplayLine(checker.document))
    }
}
