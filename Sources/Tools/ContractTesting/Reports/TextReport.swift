extension TestReport {
    /// The findings for people, by test, each with its place in the document and its replay line; empty when there are
    /// none.
    public func text() -> String {
        cases.filter { !$0.findings.isEmpty }.map { test in
            let count = test.findings.count
            let lines = test.findings.flatMap { finding in
                [
                    "  " + description(of: finding), finding.place.map { "    \($0)" },
                    finding.schemaLocation.map { "    \($0)" },
                    replayLine(of: finding).map { "    \($0)" },
                ].compactMap(\.self)
            }
            return "\(test.name): \(count) \(count == 1 ? "finding" : "findings")\n"
                + lines.map { $0 + "\n" }.joined()
        }.joined(separator: "\n")
    }
}
