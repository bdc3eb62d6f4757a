import JSON

/// Keeps each finding once.
struct FindingBook {
    /// What makes findings the same: another value that breaks the same thing in the same way is no news.
    struct Key: Hashable {
        let check: Check
        let operation: String
        let kind: String

        init(_ finding: Finding) {
            check = finding.check
            operation = finding.operationID ?? finding.exchange.map(\.request.target) ?? ""
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

    func knows(_ finding: Finding) -> Bool { seen.contains(Key(finding)) }

    mutating func insert(_ finding: Finding, under name: String) {
        let key = Key(finding)
        let group = "\(key.check) \(key.operation)"
        guard seen.insert(key).inserted, counts[group, default: 0] < Self.maxOfOneCheck else {
            return
        }
        counts[group, default: 0] += 1
        open(name)
        cases[name]?.findings.append(finding)
    }

    private mutating func open(_ name: String) {
        guard cases[name] == nil else { return }
        names.append(name)
        cases[name] = TestReport.Case(
            name: name, exchangeCount: 0, duration: .zero, findings: [])
    }
}
