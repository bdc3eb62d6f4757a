// What a person reads:
//
//     openapi.yml:214:15: error: path parameter 'chatId' is not in … [path-parameter-unused]
//        212 |     parameters:
//        213 |       - in: path
//      > 214 |         name: chatId
//            |               ^~~~~~ did you mean 'chat_id'?
//     openapi.yml:209:3: note: the template is declared here
//
// The first line is the form that SwiftPM, Xcode and editors understand. Text that comes from the
// document is made harmless before it is printed: control characters are escaped, and long lines (a
// JSON document may be one line of megabytes) are cut to a window around the mark.

extension Diagnostic: CustomStringConvertible {
    /// The lines that a person reads, without a line break at the end.
    public var description: String {
        let place = location.map { "\($0): " } ?? ""
        var lines = ["\(place)\(severity.rawValue): \(printable(message)) [\(code)]"]
        if let location {
            lines += Listing(location, hint: hint.map(printable)).lines
        } else if let hint {
            lines.append("    \(printable(hint))")
        }
        lines += notes.map { "\($0.location): note: \(printable($0.message))" }
        return lines.joined(separator: "\n")
    }
}

/// The lines of a file around a location, with a mark under it.
private struct Listing {
    /// Code points of a source line that are shown.
    static let maxColumns = 120
    static let contextLines = 2

    let lines: [String]

    // A line may be megabytes long and have a thousand places of interest: only what is shown of it
    // is looked at.
    init(_ location: SourceLocation, hint: String?) {
        let file = location.file
        let start = location.start
        let line = file.lineRange(start.line) ?? 0..<0
        let offset = min(max(start.offset, line.lowerBound), line.upperBound)
        let behind = file.codePoints(in: offset..<line.upperBound, upTo: Self.maxColumns).count
        let window = Self.window(around: start.column, in: start.column - 1 + behind)
        let width = String(start.line).count

        let marked = Excerpt(
            file, line,
            from: file.offset(offset, movedBack: start.column - 1 - window.lowerBound, in: line))

        var lines: [String] = []
        for number in max(1, start.line - Self.contextLines)...start.line {
            let isMarked = number == start.line
            let excerpt =
                isMarked
                ? marked
                : Excerpt(file, file.lineRange(number) ?? 0..<0, fromColumn: window.lowerBound)
            let gutter =
                String(repeating: " ", count: width - String(number).count) + String(number)
            lines.append(
                trimmed(
                    "\(isMarked ? " > " : "   ")\(gutter) | \(excerpt.shown)"))
        }
        let end = min(max(location.range.end, offset), line.upperBound)
        let length = file.codePoints(in: offset..<end, upTo: Self.maxColumns).count
        let mark = Self.mark(below: marked.text, in: window, at: start.column - 1, length)
        let gutter = String(repeating: " ", count: width + 3)
        lines.append("\(gutter) | \(mark)" + (hint.map { " \($0)" } ?? ""))
        self.lines = lines
    }

    /// The columns (from 0) that are shown of each line.
    private static func window(around column: Int, in count: Int) -> Range<Int> {
        guard count > maxColumns else { return 0..<maxColumns }
        let start = max(0, min(column - maxColumns / 2, count - maxColumns))
        return start..<start + maxColumns
    }

    /// `^~~~` below so many code points from a column (from 0) on.
    private static func mark(
        below text: [Unicode.Scalar], in window: Range<Int>, at column: Int, _ length: Int
    ) -> String {
        var mark = window.lowerBound > 0 ? " " : ""
        for index in 0..<max(0, column - window.lowerBound) {
            mark += index < text.count && text[index] == "\t" ? "\t" : " "
        }
        let shown = min(length, window.upperBound - column)
        return mark + "^" + String(repeating: "~", count: max(0, shown - 1))
    }
}

/// What is shown of a line.
private struct Excerpt {
    let text: [Unicode.Scalar]
    /// Whether the line has something before it.
    let isCutBefore: Bool
    /// Whether the line goes on behind it.
    let isCut: Bool

    /// The part of a line from an offset on.
    init(_ file: SourceFile, _ line: Range<Int>, from offset: Int) {
        let end = file.codePoints(in: offset..<line.upperBound, upTo: Listing.maxColumns).end
        text = Array(String(decoding: file.text[offset..<end], as: UTF8.self).unicodeScalars)
        isCutBefore = offset > line.lowerBound
        isCut = end < line.upperBound
    }

    /// The part of a line from a column (from 0) on.
    init(_ file: SourceFile, _ line: Range<Int>, fromColumn column: Int) {
        self.init(file, line, from: file.codePoints(in: line, upTo: column).end)
    }

    /// The part between the marks of what is left out.
    var shown: String {
        var shown = isCutBefore ? "…" : ""
        for scalar in text {
            // Each code point keeps one column, so that the mark stands below its text.
            shown.unicodeScalars.append(isControl(scalar) && scalar != "\t" ? "\u{FFFD}" : scalar)
        }
        return isCut ? shown + "…" : shown
    }
}

extension SourceFile {
    /// How many code points begin in a stretch of the text, up to a limit, and where the last of
    /// them ends.
    fileprivate func codePoints(in range: Range<Int>, upTo limit: Int) -> (count: Int, end: Int) {
        var (count, offset) = (0, range.lowerBound)
        while offset < range.upperBound {
            if !isContinuation(offset) {
                if count == limit { break }
                count += 1
            }
            offset += 1
        }
        return (count, offset)
    }

    /// The offset of the code point that stands so many before another in its line.
    fileprivate func offset(_ offset: Int, movedBack count: Int, in line: Range<Int>) -> Int {
        var (offset, left) = (offset, count)
        while left > 0, offset > line.lowerBound {
            offset -= 1
            if !isContinuation(offset) { left -= 1 }
        }
        return offset
    }

    // 10xxxxxx, RFC 3629 3.
    private func isContinuation(_ offset: Int) -> Bool { text[offset] & 0xC0 == 0x80 }
}

/// Control characters, and those that would reorder or break the line in a terminal.
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
}

/// The text on one line, with its control characters escaped.
private func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.map { scalar in
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case _ where isControl(scalar): "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: String(scalar)
        }
    }.joined()
}

/// The line without blanks at its end: an empty source line leaves none behind.
private func trimmed(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
}
