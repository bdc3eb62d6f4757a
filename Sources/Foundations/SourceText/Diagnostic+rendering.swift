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

    init(_ location: SourceLocation, hint: String?) {
        let start = location.start
        let first = max(1, start.line - Self.contextLines)
        let width = String(start.line).count
        let source = Array(location.file.line(start.line).unicodeScalars)
        let window = Self.window(around: start.column, in: source.count)

        var lines: [String] = []
        for number in first...start.line {
            let text =
                number == start.line ? source : Array(location.file.line(number).unicodeScalars)
            let mark = number == start.line ? " > " : "   "
            let gutter =
                String(repeating: " ", count: width - String(number).count) + String(number)
            lines.append(trimmed("\(mark)\(gutter) | \(Self.excerpt(text, window))"))
        }
        let mark = Self.mark(for: location, from: start, in: source, window)
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

    private static func excerpt(_ text: [Unicode.Scalar], _ window: Range<Int>) -> String {
        var excerpt = window.lowerBound > 0 && !text.isEmpty ? "…" : ""
        for scalar in text[window.clamped(to: 0..<text.count)] {
            // Each code point keeps one column, so that the mark stands below its text.
            excerpt.unicodeScalars.append(isControl(scalar) && scalar != "\t" ? "\u{FFFD}" : scalar)
        }
        return text.count > window.upperBound ? excerpt + "…" : excerpt
    }

    /// `^~~~` below the location, or below its part in the first line.
    private static func mark(
        for location: SourceLocation, from start: SourcePosition, in source: [Unicode.Scalar],
        _ window: Range<Int>
    ) -> String {
        let end = location.end
        let lastColumn = end.line == start.line ? end.column : source.count + 1
        let shownEnd = min(lastColumn - 1, window.upperBound, max(source.count, start.column))
        var mark = window.lowerBound > 0 ? " " : ""
        for column in window.lowerBound..<max(window.lowerBound, start.column - 1) {
            mark += column < source.count && source[column] == "\t" ? "\t" : " "
        }
        return mark + "^" + String(repeating: "~", count: max(0, shownEnd - start.column))
    }
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
