import JSON

/// Keeps each finding once.
struct FindingBook {
    /// What makes findings the same: another value that breaks the same thing in the same way is no news.
    struct Key: Hashable {
        let check: Check
        let operation: String
        let kind: String

        var group: String { "\(check) \(operation)" }

        init(_ finding: Finding) {
            check = finding.check
            operation = finding.operationID ?? finding.origin
            let status = finding.exchange?.response.status ?? 0
            let words = finding.message.filter { !$0.isNumber }
            kind = "\(status) \(finding.schemaLocation ?? words)"
        }
    }

    private var names: [String] = []
    private var cases: [String: TestReport.Case] = [:]
    private var seen: Set<Key> = []
    private var counts: [String: Int] = [:]

    // What is wrong in so many ways is known by then.
    private static let maxOfOneCheck = 20

    var findingCount: Int { cases.values.reduce(0) { $0 + $1.findings.count } }
    var all: [TestReport.Case] { names.compactMap { cases[$0] } }

    mutating func count(_ exchange: Exchange) {
        open(exchange.origin)
        cases[exchange.origin]?.exchangeCount += 1
        cases[exchange.origin]?.duration += exchange.duration ?? .zero
    }

    /// Whether it is no news, or one too many.
    func knows(_ finding: Finding) -> Bool {
        let key = Key(finding)
        return seen.contains(key) || counts[key.group, default: 0] >= Self.maxOfOneCheck
    }

    mutating func insert(_ finding: Finding, under name: String) {
        guard !knows(finding) else { return }
        let key = Key(finding)
        seen.insert(key)
        counts[key.group, default: 0] += 1
        open(name)
        cases[name]?.findings.append(finding.withShortAnswer)
    }

    private mutating func open(_ name: String) {
        guard cases[name] == nil else { return }
        names.append(name)
        cases[name] = TestReport.Case(
            name: name, exchangeCount: 0, duration: .zero, findings: [])
    }
}

extension Finding {
    // Nobody reads more of it in a report.
    private static let maxAnswerBytes = 64 << 10

    /// The same without the rest of an answer that is long, since findings are kept to the end.
    fileprivate var withShortAnswer: Finding {
        guard var exchange, exchange.response.body.count > Self.maxAnswerBytes else { return self }
        exchange.response.body = Array(exchange.response.body.prefix(Self.maxAnswerBytes))
        return Finding(
            check: check, operationID: operationID, message: message, pointer: pointer,
            schemaLocation: schemaLocation, place: place, subject: .exchange(exchange))
    }
}
