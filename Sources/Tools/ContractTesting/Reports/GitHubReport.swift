import SourceText

extension TestReport {
    /// The findings as workflow commands, which GitHub shows beside the lines of the document; a line each.
    public func github() -> String {
        findings.map { finding in
            let replay = replayLine(of: finding).map { "\nreplay: \($0)" } ?? ""
            let diagnostic = Diagnostic(
                code: finding.check.rawValue, description(of: finding) + replay,
                at: finding.place?.location)
            return diagnostic.workflowCommand + "\n"
        }.joined()
    }
}
