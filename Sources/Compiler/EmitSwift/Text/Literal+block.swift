import CodeText

extension Code {
    /// A long text over several lines, for documents that are compiled in: the text of this number
    /// among those that the file is printed with.
    ///
    /// The lines of the text are the lines of the literal; lines that are too wide are folded with
    /// `\#`. Whatever is not plain text is escaped: the compiler would normalise CR LF, and tools
    /// strip blanks at the end of lines.
    static func block(_ number: UInt8) -> Code { Code(bytes: [Mark.block, 0x20 + number]) }
}

extension Layout {
    /// Appends a long text as a literal whose lines start in a column.
    static func append(block text: String, column: Int, to bytes: inout [UInt8]) {
        var writer = BlockWriter(column: column, bytes)
        bytes = []
        writer.append(text)
        bytes = writer.finished()
    }
}

/// Writes the lines of `#"""` … `"""#`.
private struct BlockWriter {
    /// What a line may take, its fold mark left out.
    let width: Int
    /// The blanks that each line starts with.
    private let margin: [UInt8]
    private var bytes: [UInt8]
    /// What the line has so far.
    private var columns = 0
    /// How many quotes stand before the next character.
    private var quotes = 0
    /// Whether a backslash stands before the next character.
    private var followsBackslash = false

    init(column: Int, _ bytes: [UInt8]) {
        margin = [UInt8](repeating: UInt8(ascii: " "), count: column)
        self.bytes = bytes
        width = Layout.columns - column - 2
        indent()
        self.bytes += "#\"\"\"\n".utf8
    }

    private mutating func indent() { bytes += margin }

    mutating func append(_ value: String) {
        let text = Array(value.utf8)
        bytes.reserveCapacity(bytes.count + text.count + text.count / 4)
        var start = 0
        while start < text.count {
            let limit = min(text.count, start + width - columns)
            var end = start
            while end < limit, Self.isPlain(text[end]) || Self.isLoneQuote(text, end) { end += 1 }
            if end > start {
                // Nearly every character of a document stands for itself.
                if columns == 0 { indent() }
                bytes += text[start..<end]
                columns += end - start
                (quotes, followsBackslash) = (0, false)
                start = end
            } else if Self.isPlain(text[start]) {
                fold()
            } else {
                // The bytes are those of a text: a scalar has at most four.
                let next = String(decoding: text[start...].prefix(4), as: UTF8.self)
                guard let scalar = next.unicodeScalars.first else { return }
                append(scalar)
                start += UTF8.width(scalar)
            }
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if scalar == "\n" { return endLine() }
        let text = rendering(of: scalar)
        if columns + text.count > width { fold() }
        if columns == 0 { indent() }
        bytes += text.utf8
        columns += text.count
        quotes = scalar == "\"" ? quotes + 1 : 0
        followsBackslash = scalar == "\\"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "\\"): false
        case 0x20...0x7E: true
        default: false
        }
    }

    /// Whether a quote stands for itself whatever comes before the byte in front of it, as nearly
    /// all quotes in JSON do.
    private static func isLoneQuote(_ text: [UInt8], _ index: Int) -> Bool {
        text[index] == UInt8(ascii: "\"") && index > 0 && isPlain(text[index - 1])
            && index + 1 < text.count && isPlain(text[index + 1])
    }

    /// The character, or its escape: three quotes would end the literal, `\#` would start an
    /// escape.
    private func rendering(of scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"" where quotes == 2: "\\#\""
        case "#" where followsBackslash: "\\#u{23}"
        case "\t": "\\#t"
        case "\r": "\\#r"
        case "\0": "\\#0"
        case _ where Literal.needsEscape(scalar):
            "\\#u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: String(scalar)
        }
    }

    private mutating func endLine() {
        escapeLastBlank()
        startLine()
    }

    /// Goes on in the next line of the source, which is the same line of the text.
    private mutating func fold() {
        bytes += "\\#".utf8
        startLine()
    }

    private mutating func startLine() {
        bytes.append(UInt8(ascii: "\n"))
        (columns, quotes, followsBackslash) = (0, 0, false)
    }

    private mutating func escapeLastBlank() {
        guard columns > 0, bytes.last == UInt8(ascii: " ") else { return }
        bytes.removeLast()
        bytes += "\\#u{20}".utf8
    }

    mutating func finished() -> [UInt8] {
        endLine()
        indent()
        bytes += "\"\"\"#".utf8
        return bytes
    }
}
