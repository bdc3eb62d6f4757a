import SourceText

/// A diagnostic for a terminal: the words that matter in colours of ECMA-48 (SGR).
///
/// What the diagnostic quotes has no control characters any more, so nothing of the document can
/// change the terminal.
enum ColoredReport {
    private static let reset = "\u{1B}[0m"
    private static let bold = "\u{1B}[1m"
    private static let red = "\u{1B}[1;31m"
    private static let yellow = "\u{1B}[1;33m"
    private static let cyan = "\u{1B}[36m"
    private static let green = "\u{1B}[32m"

    static func text(of diagnostic: Diagnostic) -> String {
        let lines = "\(diagnostic)".split(separator: "\n", omittingEmptySubsequences: false)
        let first = lines.first.map { headline($0, diagnostic) } ?? ""
        return ([first] + lines.dropFirst().map(following)).joined(separator: "\n")
    }

    private static func headline(_ line: Substring, _ diagnostic: Diagnostic) -> String {
        let place = diagnostic.location.map { "\($0): " } ?? ""
        let word = "\(diagnostic.severity.rawValue):"
        guard line.hasPrefix(place + word) else { return String(line) }
        let color = diagnostic.isError ? red : yellow
        let rest = line.dropFirst(place.count + word.count)
        return "\(bold)\(place)\(reset)\(color)\(word)\(reset)\(bold)\(rest)\(reset)"
    }

    private static func following(_ line: Substring) -> String {
        if line.contains(": note: ") { return "\(cyan)\(line)\(reset)" }
        // The line of the mark has nothing before its bar.
        let parts = line.split(separator: "|", maxSplits: 1)
        let isMark = parts.count == 2 && parts[0].allSatisfy { $0 == " " } && parts[1].contains("^")
        return isMark ? "\(green)\(line)\(reset)" : String(line)
    }
}
