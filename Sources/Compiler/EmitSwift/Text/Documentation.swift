extension Code {
    /// A documentation comment with these paragraphs; no line when all are nil or blank.
    ///
    /// The only place where text of a document becomes a comment. A comment ends at the end of its
    /// line, so text is split at everything that any tool takes for one; characters that cannot be
    /// seen are replaced.
    static func documentation(_ paragraphs: String?..., indent: Int = 0) -> Code {
        documentation(paragraphs, indent: indent)
    }

    /// A documentation comment with these paragraphs.
    static func documentation(_ paragraphs: [String?], indent: Int = 0) -> Code {
        let width = Layout.columns - indent - "/// ".count
        let blocks = paragraphs.map { commentLines($0 ?? "", width: width) }.filter { !$0.isEmpty }
        let lines = Array(blocks.joined(separator: [""]))
        return lines.map { Code(trusted: $0.isEmpty ? "///" : "/// " + $0) }.lines()
    }

    /// The paragraph about what callers should no longer use.
    ///
    /// An attribute would make a warning of every use, the emitted ones included, and warnings are
    /// errors here.
    static func deprecation(_ isDeprecated: Bool) -> String? {
        isDeprecated ? "Deprecated: the contract asks callers to move on." : nil
    }

    /// The lines of a text: without blank ones around, prose wrapped, tables and code left alone.
    private static func commentLines(_ text: String, width: Int) -> [String] {
        var lines = splitAtNewlines(text).map(trimmingEnd)
        while lines.first?.isEmpty == true { lines.removeFirst() }
        while lines.last?.isEmpty == true { lines.removeLast() }
        var isFenced = false
        return lines.flatMap { line -> [String] in
            let content = line.drop { $0 == " " }
            if content.hasPrefix("```") || content.hasPrefix("~~~") { isFenced.toggle() }
            let isVerbatim = isFenced || content.hasPrefix("|") || line.hasPrefix("    ")
            return isVerbatim ? [line] : wrapped(line, width: width)
        }
    }

    private static func wrapped(_ line: String, width: Int) -> [String] {
        guard line.count > width else { return [line] }
        let margin = String(line.prefix { $0 == " " })
        var lines: [String] = []
        var current = margin
        for word in line.split(separator: " ") {
            if current.count > margin.count, current.count + 1 + word.count > width {
                lines.append(current)
                current = margin
            }
            current += (current.count > margin.count ? " " : "") + word
        }
        return lines + [current]
    }

    private static func trimmingEnd(_ line: String) -> String {
        var line = Substring(line)
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    /// Splits at every newline of Unicode (UAX 14: BK, CR, LF, NL), with CR LF as one.
    private static func splitAtNewlines(_ text: String) -> [String] {
        var lines: [String] = [""]
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": lines.append("")
            case "\t": lines[lines.count - 1] += "    "
            case _ where Literal.needsEscape(scalar): lines[lines.count - 1] += "\u{FFFD}"
            default: lines[lines.count - 1].unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return lines
    }
}

extension String? {
    /// The text, or another one when there is nothing to read.
    func orWhenBlank(_ other: String) -> String {
        guard let self, self.contains(where: { !$0.isWhitespace }) else { return other }
        return self
    }
}
