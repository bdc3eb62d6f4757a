// How text of a document becomes the lines of a comment, whatever sign a language puts in front.

/// Text of a document as the lines of a comment.
public enum CommentLines {
    /// The lines of paragraphs, with an empty one between two of them; none when all are nil or blank.
    ///
    /// A comment may end at the end of its line, so text is split at everything that any tool takes
    /// for one; characters that cannot be seen are replaced.
    public static func lines(_ paragraphs: [String?], width: Int) -> [String] {
        let blocks = paragraphs.map { lines($0 ?? "", width: width) }.filter { !$0.isEmpty }
        return Array(blocks.joined(separator: [""]))
    }

    /// The lines of a text: without blank ones around, paragraphs filled, tables and code left
    /// alone.
    private static func lines(_ text: String, width: Int) -> [String] {
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
            case _ where scalar.isUnseen: lines[lines.count - 1] += "\u{FFFD}"
            default: lines[lines.count - 1].unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return lines
    }
}

extension String? {
    /// The text, or another one when there is nothing to read.
    public func orWhenBlank(_ other: String) -> String {
        guard let self, self.contains(where: { !$0.isWhitespace }) else { return other }
        return self
    }
}

extension StringProtocol {
    /// How many columns the text takes: a character each.
    public var columns: Int { utf8.allSatisfy { $0 < 0x80 } ? utf8.count : count }
}

extension Unicode.Scalar {
    /// Whether the character may not stand in a literal or a comment, or should not because it
    /// cannot be seen or would reorder the line.
    public var isUnseen: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        case .spaceSeparator: true
        default: false
        }
    }
}
