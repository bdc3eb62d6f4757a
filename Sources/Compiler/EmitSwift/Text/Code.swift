// Text of the target language, as emitters write it.
//
// An emitter is a multi-line string literal that looks like what it emits. Only four things may be
// interpolated: other Code, a name that the Namer chose, a quoted literal and an Int. A raw String
// may not, so a description or a wire name can never become code: it must go through Literal or
// Documentation, which are the two places that escape.
//
// Rules:
// 1. Code that spans lines keeps its own indentation and moves to the column of its interpolation:
//    every line after the first gets the white space that the first one's line starts with.
// 2. A line that holds nothing but interpolations of empty Code disappears, so that optional parts
//    need no `if`.
// 3. A list (arguments, elements, parameters) is laid out when the file is printed, because only
//    then its column is known: on one line if it fits, else filled into lines below, the way `swift
//    format` does it (see Layout).

/// A piece of emitted text.
///
/// Its bytes are those of the text, with marks between them. A mark is a control character: no
/// literal and no comment has one, because Literal and Documentation escape them.
struct Code: Sendable {
    /// What stands for something that is only known when the file is printed.
    enum Mark {
        /// Between two items of the innermost list.
        static let separator: UInt8 = 0x01
        /// A blank where the line is broken when it does not fit.
        static let fold: UInt8 = 0x02
        /// Who may use the declaration that follows: an emitter writes `public `.
        static let access: UInt8 = 0x03
        /// The same for what only emitted code uses: `@_spi(Generated) public `.
        static let spiAccess: UInt8 = 0x04
        /// A long text, as a literal over several lines; its number follows.
        static let block: UInt8 = 0x05
        /// The start of a list; its form is added.
        static let open: UInt8 = 0x10
        /// The end of a list; its form is added.
        static let close: UInt8 = 0x18
    }

    let bytes: [UInt8]

    /// No text.
    static let empty = Code(bytes: [])

    /// Whether nothing would be printed.
    var isEmpty: Bool { bytes.isEmpty }

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Escaped or chosen text, or text of an emitter's own.
    init(trusted text: String) { bytes = Array(text.utf8) }

    static func + (first: Code, second: Code) -> Code {
        Code(bytes: first.bytes + second.bytes)
    }
}

extension Code: ExpressibleByStringInterpolation {
    init(stringLiteral text: String) {
        var interpolation = Interpolation(literalCapacity: text.utf8.count, interpolationCount: 0)
        interpolation.appendLiteral(text)
        self = interpolation.finished()
    }

    init(stringInterpolation interpolation: Interpolation) { self = interpolation.finished() }

    /// Gathers the parts of an emitter's literal.
    struct Interpolation: StringInterpolationProtocol {
        private var bytes: [UInt8] = []
        /// Where the last line starts.
        private var lineStart = 0
        /// Whether the line so far holds only interpolations of nothing.
        private var isVanishing = false

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) {
            guard !literal.isEmpty else { return }
            let text = Array(literal.utf8)
            var start = 0
            if isVanishing, text[0] == UInt8(ascii: "\n"), !dropOpenLine() { start = 1 }
            isVanishing = false
            append(own: text, from: start)
        }

        mutating func appendInterpolation(_ inner: Code) {
            if inner.isEmpty {
                isVanishing = blanks == bytes.count - lineStart
            } else {
                isVanishing = false
                append(inner)
            }
        }

        mutating func appendInterpolation(_ name: SwiftName) {
            appendInterpolation(Code(trusted: name.text))
        }

        mutating func appendInterpolation(_ literal: Literal) {
            appendInterpolation(Code(trusted: literal.text))
        }

        mutating func appendInterpolation(_ number: Int) {
            appendInterpolation(Code(trusted: String(number)))
        }

        fileprivate func finished() -> Code {
            guard isVanishing else { return Code(bytes: bytes) }
            var copy = self
            _ = copy.dropOpenLine()
            return Code(bytes: copy.bytes)
        }

        // MARK: Lines

        /// How many blanks the last line starts with.
        private var blanks: Int {
            var end = lineStart
            while end < bytes.count, bytes[end] == UInt8(ascii: " ") { end += 1 }
            return end - lineStart
        }

        /// Appends text that an emitter wrote, in which `public` at the start of a line stands for
        /// whatever was chosen.
        private mutating func append(own text: [UInt8], from start: Int) {
            var start = start
            while start < text.count {
                if blanks == bytes.count - lineStart { start = appendLineStart(text, from: start) }
                let end = text[start...].endOfLine
                bytes += text[start..<end]
                if end > start, text[end - 1] == UInt8(ascii: "\n") { lineStart = bytes.count }
                start = end
            }
        }

        /// Appends the blanks of a line and a mark for who may use what it declares; what follows.
        private mutating func appendLineStart(_ text: [UInt8], from start: Int) -> Int {
            var start = start
            while start < text.count, text[start] == UInt8(ascii: " ") {
                bytes.append(UInt8(ascii: " "))
                start += 1
            }
            guard start < text.count else { return start }
            for (mark, word) in Self.accessMarks where word[0] == text[start] {
                guard text[start...].starts(with: word) else { continue }
                bytes.append(mark)
                return start + word.count
            }
            return start
        }

        private static let accessMarks: [(UInt8, [UInt8])] = [
            (Mark.access, Array("public ".utf8)),
            (Mark.spiAccess, Array("@_spi(\(Runtime.spi)) public ".utf8)),
        ]

        /// Appends code, and moves its lines to the column where the last line starts.
        private mutating func append(_ code: Code) {
            // The blanks in front of the first line belong to what stands there, as in `    call(`.
            let indent = lineStart == 0 ? 0 : blanks
            let first = code.bytes[...].endOfLine
            guard indent > 0, first < code.bytes.count else {
                let start = bytes.count
                bytes += code.bytes
                if first < code.bytes.count || code.bytes.last == UInt8(ascii: "\n") {
                    lineStart = bytes[start...].startOfLastLine
                }
                return
            }
            let margin = [UInt8](repeating: UInt8(ascii: " "), count: indent)
            var (start, end) = (0, first)
            while start < end || end < code.bytes.count {
                bytes += code.bytes[start..<end]
                guard code.bytes[end - 1] == UInt8(ascii: "\n") else { break }
                lineStart = bytes.count
                bytes += margin
                (start, end) = (end, code.bytes[end...].endOfLine)
            }
        }

        /// Takes back the line break before an empty last line; false when it is the first.
        private mutating func dropOpenLine() -> Bool {
            guard lineStart > 0 else { return false }
            bytes.removeSubrange((lineStart - 1)...)
            lineStart = bytes[...].startOfLastLine
            return true
        }
    }
}

extension Sequence<Code> {
    /// The parts one below the other; empty parts leave no line.
    func lines() -> Code { joined(by: "\n".utf8) }

    /// The parts with an empty line between them; empty parts leave none.
    func paragraphs() -> Code { joined(by: "\n\n".utf8) }

    private func joined(by separator: String.UTF8View) -> Code {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(reduce(0) { $0 + $1.bytes.count + separator.count })
        for part in self where !part.isEmpty {
            if !bytes.isEmpty { bytes += separator }
            bytes += part.bytes
        }
        return Code(bytes: bytes)
    }
}
