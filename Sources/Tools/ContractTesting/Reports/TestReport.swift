/// What a run of tests has found, as reports tell it.
public struct TestReport: Sendable {
    /// One test: whatever made exchanges under one name.
    public struct Case: Sendable {
        /// Its name.
        public let name: String
        /// How many exchanges and messages it made.
        public var exchangeCount: Int
        /// How long its exchanges took together.
        public var duration: Duration
        /// What was found in them, up to ``maxFindings``.
        public var findings: [Finding]
        /// How many more findings there were.
        public var omittedFindings = 0

        /// The most findings that are kept of one test, as each holds its exchange.
        public static let maxFindings = 100
    }

    /// The title of the document.
    public let title: String
    /// The tests, in the order of their first exchange.
    public let cases: [Case]
    /// What was seen of the document, and what was not.
    public let coverage: CoverageReport
    let replay: ReplayLine

    /// Makes a report.
    public init(
        title: String, cases: [Case], coverage: CoverageReport, replay: ReplayLine = ReplayLine()
    ) {
        self.title = title
        self.cases = cases
        self.coverage = coverage
        self.replay = replay
    }

    /// All findings.
    public var findings: [Finding] { cases.flatMap(\.findings) }

    /// What a finding is about, without credentials.
    func title(of finding: Finding) -> String {
        finding.exchange.map(replay.title) ?? finding.title
    }

    /// A finding in one line, without credentials.
    func description(of finding: Finding) -> String { finding.description(title(of: finding)) }

    /// The command that makes the exchange of a finding again; nil for a message of a WebSocket.
    func replayLine(of finding: Finding) -> String? { finding.exchange.map(replay.text) }
}

extension Duration {
    /// Seconds with three decimals: `0.125`.
    var secondsText: String {
        let milliseconds =
            components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        let fraction = String(milliseconds % 1000)
        return "\(milliseconds / 1000)."
            + String(repeating: "0", count: max(0, 3 - fraction.count)) + fraction
    }
}
