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

    /// The lines of a text: without blank ones around, paragraphs filled, tables and code left
    /// alone.
    private static func commentLines(_ text: String, width: Int) -> [String] {
        var lines: [Prose] = []
        var isFenced = false
        for text in splitAtNewlines(text) {
            let line = Prose(text, isFenced: &isFenced)
            if let last = lines.last, last.continues(with: line) {
                lines[lines.count - 1].append(line)
            } else {
                lines.append(line)
            }
        }
        while lines.first?.text.isEmpty == true { lines.removeFirst() }
        while lines.last?.text.isEmpty == true { lines.removeLast() }
        return lines.flatMap { $0.isVerbatim ? [$0.text] : wrapped($0.text, width: width) }
    }

    private static func wrapped(_ line: String, width: Int) -> [String] {
        guard line.columns > width else { return [line] }
        let blank = UInt8(ascii: " ")
        let margin = String(repeating: " ", count: line.utf8.prefix { $0 == blank }.count)
        var lines: [String] = []
        var current = margin
        var columns = margin.utf8.count
        var isStart = true
        for word in line.utf8.split(separator: blank).map(Substring.init) {
            let wordColumns = word.columns
            if !isStart, columns + 1 + wordColumns > width {
                lines.append(current)
                (current, columns, isStart) = (margin, margin.utf8.count, true)
            }
            if !isStart { current += " " }
            current += word
            columns += wordColumns + (isStart ? 0 : 1)
            isStart = false
        }
        return lines + [current]
    }

    /// Splits at every newline of Unicode (UAX 14: BK, CR, LF, NL), with CR LF as one.
    private static func splitAtNewlines(_ text: String) -> [String] {
        // Most text is ASCII with no other newline than LF.
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == UInt8(ascii: "\n") }) {
            return text.utf8.split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
            ).map { String(Substring($0)) }
        }
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

extension StringProtocol {
    /// How many columns the text takes: a character each.
    var columns: Int { utf8.allSatisfy { $0 < 0x80 } ? utf8.count : count }
}
