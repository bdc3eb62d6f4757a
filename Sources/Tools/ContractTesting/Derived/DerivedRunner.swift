// The order of things. A phase asks every operation before the next phase begins, so that what one phase has created is
// there for the next. What creates comes before what reads, and what removes waits for the end, with all its phases:
// resources, and the session of whoever asks, are needed until then. Links come before that.
//
// A server that does not answer costs a time limit for each request. An operation is left after two such, and the run
// ends after three operations in a row that had no answer at all.

import HTTPMessages
import JSON
import OpenAPI

/// Runs derived tests.
final class DerivedRunner {
    let document: CheckedDocument
    let transport: any ContractTransport
    let configuration: DerivedTests.Configuration
    let checker: ContractChecker
    let writer: RequestWriter
    let instances: InstanceSource
    let start = ContinuousClock.now
    var pool: ValuePool
    var book = FindingBook()
    var coverage = Coverage()
    var resources = ResourceWatch()
    var exchangeCount = 0
    var statuses: [Int: Int] = [:]
    /// Failures to get an answer, by operation, and operations in a row that had none.
    var failures: [String: Int] = [:]
    var silentOperations = 0
    var lastFailure: (operationID: String, reason: String)?
    var hasAnswer = false
    var shrinksLeft = 300
    var credentials: CredentialWatch
    var notes: [String] = []

    static let maxFailures = 2
    static let maxSilentOperations = 3

    init(
        _ document: CheckedDocument, _ transport: any ContractTransport,
        _ configuration: DerivedTests.Configuration
    ) {
        self.document = document
        self.transport = transport
        self.configuration = configuration
        var checks = CheckConfiguration()
        checks.checks = configuration.checks
        checker = ContractChecker(document, configuration: checks)
        writer = RequestWriter(
            document: document, fields: configuration.fields, basePath: configuration.basePath)
        instances = InstanceSource(document.schemas)
        pool = ValuePool(document)
        credentials = CredentialWatch(configuration.fields)
    }

    var outcome: DerivedTests.Outcome {
        DerivedTests.Outcome(
            report: TestReport(
                title: document.title, cases: book.all,
                coverage: CoverageReport(CoveragePlan(document), coverage),
                replay: ReplayLine(document)),
            exchangeCount: exchangeCount, statuses: statuses, operationCount: selected.count,
            unreachable: hasAnswer ? nil : lastFailure?.reason ?? "nothing could be asked",
            notes: notes)
    }

    /// The operations that are asked for, what creates before what reads.
    lazy var selected: [CheckedOperation] = {
        let wanted = document.operations.filter { operation in
            (configuration.operationIDs.isEmpty
                || configuration.operationIDs.contains(operation.id))
                && !configuration.excludedOperationIDs.contains(operation.id)
                && (configuration.tags.isEmpty
                    || operation.tags.contains(where: configuration.tags.contains))
                && (configuration.includesUnsafe || Self.isSafe(operation.method))
                // A WebSocket is no exchange.
                && operation.frames.isEmpty
        }
        return wanted.filter { $0.method == "POST" } + wanted.filter { $0.method != "POST" }
    }()

    static func isSafe(_ method: String) -> Bool {
        ["GET", "HEAD", "OPTIONS", "QUERY"].contains(method)
    }

    var isOver: Bool {
        start.duration(to: .now) >= configuration.maxDuration
            || silentOperations >= Self.maxSilentOperations
    }

    func run(_ noting: (DerivedTests.Progress) -> Void) async {
        // What names nothing removes what belongs to whoever asks, or the session.
        let removals = selected.filter { $0.method == "DELETE" }
        let removing =
            removals.filter { $0.path.contains("{") } + removals.filter { !$0.path.contains("{") }
        let others = selected.filter { $0.method != "DELETE" }
        await run(DerivedTests.Phase.allCases, others, noting)
        await run(DerivedTests.Phase.allCases.filter { $0 != .links }, removing, noting)
        if silentOperations >= Self.maxSilentOperations {
            let last = lastFailure.map { "\($0.operationID): \($0.reason)" } ?? "no answer"
            notes.append("ended early: \(last)")
        } else if isOver {
            notes.append("ended early: the time was over")
        }
    }

    private func run(
        _ phases: [DerivedTests.Phase], _ operations: [CheckedOperation],
        _ noting: (DerivedTests.Progress) -> Void
    ) async {
        for phase in phases where configuration.phases.contains(phase) {
            for operation in operations {
                guard !isOver else { return }
                noting(
                    DerivedTests.Progress(
                        phase: phase, operationID: operation.id, exchangeCount: exchangeCount,
                        findingCount: book.findingCount))
                await run(phase, operation)
            }
        }
    }

    private func run(_ phase: DerivedTests.Phase, _ operation: CheckedOperation) async {
        guard failures[operation.id, default: 0] < Self.maxFailures else { return }
        var maker = maker(operation, phase)
        guard let base = maker.base(operation, pool.names(for: operation)) else {
            if phase == .examples {
                notes.append("\(operation.id) is not asked: no request that fits was found")
            }
            return
        }
        switch phase {
        case .examples: await sendAll(maker.examples(base), operation)
        case .boundaries: await sendAll(maker.boundaries(base), operation)
        case .violations: await sendAll(maker.violations(base), operation)
        case .random: await sendRandom(base, &maker)
        case .methods: await sendMethods(base)
        case .credentials: await sendCredentials(base)
        case .links: await follow(base, &maker)
        }
    }

    /// Each operation and phase has numbers of its own, so that neither changes what the others get.
    func maker(_ operation: CheckedOperation, _ phase: DerivedTests.Phase) -> CaseMaker {
        // FNV-1a (Fowler, Noll, Vo), 64 bits
        let hash = "\(operation.id) \(phase.rawValue)".utf8.reduce(0xCBF2_9CE4_8422_2325) {
            (UInt64($0) ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return CaseMaker(
            instances, writer, seed: configuration.seed ^ hash, limit: configuration.maxCases)
    }

    /// Sends those cases that can be written, evenly chosen where there are too many.
    private func sendAll(_ cases: [DerivedCase], _ operation: CheckedOperation) async {
        var seen: Set<String> = []
        let writable = cases.filter { test in
            writer.request(test).map { request in
                seen.insert(
                    "\(request.target) \(request.fields.map { "\($0.name):\($0.value)" }) \(request.body)"
                ).inserted
            } ?? false
        }
        let count = min(writable.count, configuration.maxCases)
        for index in 0..<count {
            guard !isOver, failures[operation.id, default: 0] < Self.maxFailures else { return }
            let test = writable[index * writable.count / count]
            await send(refreshed(test))
        }
    }

    /// The case with a resource that is still there.
    private func refreshed(_ test: DerivedCase) -> DerivedCase {
        guard let names = pool.names(for: test.operation) else { return test }
        // The edges of a path parameter itself stay: what is asked for is a value, not a resource.
        if test.keepsPath { return test }
        var changed = test
        for (index, parameter) in test.operation.parameters.enumerated()
        where parameter.part == .path && parameter.examples.isEmpty {
            changed.arguments[index] = names[parameter.name] ?? test.arguments[index]
        }
        return writer.request(changed) == nil ? test : changed
    }

    private func sendRandom(_ base: DerivedCase, _ maker: inout CaseMaker) async {
        let broken = maker.violations(base)
        for index in 0..<configuration.maxCases {
            guard !isOver, failures[base.operation.id, default: 0] < Self.maxFailures else {
                return
            }
            let rest = maker.random(base, pool.names(for: base.operation))
            guard index % 2 == 1 else {
                await send(rest)
                continue
            }
            guard let flawed = maker.numbers.element(of: broken),
                case .refused(let flaw) = flawed.expectation
            else { continue }
            var test = flawed
            if flaw.part == "body" {
                test.arguments = rest.arguments
            } else {
                test.body = rest.body
            }
            await send(test)
        }
    }
}
