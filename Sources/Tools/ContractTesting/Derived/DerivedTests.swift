import JSON

/// Tests that follow from a document alone: requests that fit it and requests that break it on purpose, for any server.
///
///     let tests = DerivedTests(of: document, over: transport)
///     let outcome = await tests.run()
///     print(outcome.report.junit())
///
/// A request goes out only when the readers of this library read it as it was meant: a text `1` breaks no schema of
/// texts. The same seed makes the same requests, as long as the server gives the same answers: what it tells of its
/// resources is used. Every run ends: by its number of cases, its time, or a server that does not answer.
public struct DerivedTests: Sendable {
    /// What makes cases.
    public enum Phase: String, Sendable, Hashable, CaseIterable {
        /// One plain request, and each example of the document.
        case examples
        /// One value at an edge of its schema at a time.
        case boundaries
        /// One thing broken at a time.
        case violations
        /// Values by chance, half of them broken.
        case random
        /// Methods that a path does not have.
        case methods
        /// No credential, and one that is worth nothing.
        case credentials
        /// What was created, read, removed and read again; links of the document.
        case links
    }

    /// Which tests there are, and how far they go.
    public struct Configuration: Sendable {
        /// The phases, which run in the order of ``Phase``.
        public var phases: Set<Phase> = Set(Phase.allCases)
        /// The checks that make findings.
        public var checks: Set<Check> = Set(Check.allCases)
        /// The operations by their operationId; all when empty.
        public var operationIDs: Set<String> = []
        /// Operations that are left out, by their operationId.
        public var excludedOperationIDs: Set<String> = []
        /// The operations by a tag; all when empty.
        public var tags: Set<String> = []
        /// What random values are made from.
        public var seed: UInt64 = 1
        /// How many cases an operation has in one phase at most.
        public var maxCases = 100
        /// When the run ends at the latest, but for the exchange that it is in.
        public var maxDuration = Duration.seconds(300)
        /// Whether methods go out that may change something; otherwise only GET, HEAD, OPTIONS and QUERY.
        public var includesUnsafe = false
        /// Fields that go with every request, such as credentials.
        public var fields: [Exchange.Field] = []
        /// A path that is one of the document's servers', where it has several.
        public var basePath: String?

        /// Everything, read-only.
        public init() {}
    }

    /// How far a run has come.
    public struct Progress: Sendable {
        /// The phase.
        public let phase: Phase
        /// The operation.
        public let operationID: String
        /// How many exchanges there were.
        public let exchangeCount: Int
        /// How many findings there are.
        public let findingCount: Int
    }

    /// What a run has given.
    public struct Outcome: Sendable {
        /// The findings, each once, by operation; and the coverage.
        public let report: TestReport
        /// How many requests were sent.
        public let exchangeCount: Int
        /// How many answers there were of each status.
        public let statuses: [Int: Int]
        /// The operations that were asked.
        public let operationCount: Int
        /// Why the server cannot be reached; nil when it has answered once.
        public let unreachable: String?
        /// Whatever else there is to know, in a line each: lower-case, without a full stop.
        public let notes: [String]
    }

    private let document: CheckedDocument
    private let transport: any ContractTransport
    private let configuration: Configuration

    /// Makes tests.
    public init(
        of document: CheckedDocument, over transport: any ContractTransport,
        configuration: Configuration = Configuration()
    ) {
        self.document = document
        self.transport = transport
        self.configuration = configuration
    }

    /// Runs them, one request at a time.
    ///
    /// - Parameter noting: Gets how far it is, before each operation of each phase.
    public func run(noting: (Progress) -> Void = { _ in }) async -> Outcome {
        let runner = DerivedRunner(document, transport, configuration)
        await runner.run(noting)
        return runner.outcome
    }
}
