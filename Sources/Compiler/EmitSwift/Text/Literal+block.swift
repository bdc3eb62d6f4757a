extension Literal {
    /// A long text over several lines, for documents that are compiled in.
    ///
    /// The lines of the text are the lines of the literal; lines that are too wide are folded with
    /// `\#`. Whatever is not plain text is escaped: the compiler would normalise CR LF, and tools
    /// strip blanks at the end of lines.
    /// - Parameters:
    ///   - value: The text.
    ///   - column: Where the lines of the literal will start, for the folding.
    static func block(_ value: String, column: Int) -> Code {
        var writer = BlockWriter(width: Layout.columns - column)
        writer.append(value)
        let lines = writer.finished().enumerated().map { number, line -> [Code.Piece] in
            let text: [Code.Piece] = line.isEmpty ? [] : [.text(line)]
            if number == 0 { return text }
            return [.newline(indent: 0)] + text
        }
        return Code(pieces: lines.flatMap { $0 })
    }
}

/// Writes the lines of `#"""` … `"""#`.
private struct BlockWriter {
    /// What a line may take, its fold mark left out.
    let width: Int
    private var lines: [String] = ["#\"\"\""]
    private var line = ""
    /// Counted along, because `String.count` walks the text.
    private var columns = 0
    /// How many quotes stand before the next character.
    private var quotes = 0
    /// Whether a backslash stands before the next character.
    private var followsBackslash = false

    init(width: Int) { self.width = width - 2 }

    mutating func append(_ value: String) {
        let bytes = Array(value.utf8)
        var start = 0
        while start < bytes.count {
            let limit = min(bytes.count, start + width - columns)
            var end = start
            while end < limit, Self.isPlain(bytes[end]) { end += 1 }
            if end > start {
                // Nearly every character of a document stands for itself.
                line += String(decoding: bytes[start..<end], as: UTF8.self)
                columns += end - start
                (quotes, followsBackslash) = (0, false)
                start = end
            } else if Self.isPlain(bytes[start]) {
                fold()
            } else {
                // The bytes are those of a text: a scalar has at most four.
                let text = String(decoding: bytes[start...].prefix(4), as: UTF8.self)
                guard let scalar = text.unicodeScalars.first else { return }
                append(scalar)
                start += UTF8.width(scalar)
            }
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if scalar == "\n" { return endLine() }
        let text = rendering(of: scalar)
        if columns + text.count > width { fold() }
        line += text
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
        if line.last == " " { line = line.dropLast() + "\\#u{20}" }
        lines.append(line)
        startLine()
    }

    /// Goes on in the next line of the source, which is the same line of the text.
    private mutating func fold() {
        lines.append(line + "\\#")
        startLine()
    }

    private mutating func startLine() {
        (line, columns, quotes, followsBackslash) = ("", 0, 0, false)
    }

    func finished() -> [String] {
        lines + [line.last == " " ? line.dropLast() + "\\#u{20}" : line, "\"\"\"#"]
    }
}
