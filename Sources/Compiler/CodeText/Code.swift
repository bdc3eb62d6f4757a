// Text of the target language, as emitters write it.
//
// An emitter is a multi-line string literal that looks like what it emits. Only four things may be
// interpolated: other Code, a name that the Namer chose, an escaped literal (both are a CodeFragment)
// and an Int. A raw String may not, so a description or a wire name can never become code: it must
// go through the literals or the comments of the language, which are the two places that escape.
//
// Rules:
// 1. Code that spans lines keeps its own indentation and moves to the column of its interpolation:
//    every line after the first gets the white space that the first one's line starts with.
// 2. A line that holds nothing but interpolations of empty Code disappears, so that optional parts
//    need no `if`.
// 3. What is only known when the file is printed, such as where a list is broken, is a mark: a
//    control character, whose meaning belongs to the language.

/// A piece of emitted text.
///
/// Its bytes are those of the text, with marks between them. A mark is a control character: no
/// literal and no comment has one, because they escape them.
public struct Code: Sendable {
    /// The text in UTF-8, and the marks.
    public let bytes: [UInt8]

    /// No text.
    public static let empty = Code(bytes: [])

    /// Whether nothing would be printed.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Text and marks.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// Escaped or chosen text, or text of an emitter's own.
    public init(trusted text: String) { bytes = Array(text.utf8) }

    /// The first piece and behind it the second.
    public static func + (first: Code, second: Code) -> Code {
        Code(bytes: first.bytes + second.bytes)
    }
}

extension Code: ExpressibleByStringInterpolation {
    /// An emitter's own text.
    public init(stringLiteral text: String) {
        var interpolation = Interpolation(literalCapacity: text.utf8.count, interpolationCount: 0)
        interpolation.appendLiteral(text)
        self = interpolation.finished()
    }

    /// An emitter's own text with what is put into it.
    public init(stringInterpolation interpolation: Interpolation) {
        self = interpolation.finished()
    }

    /// Gathers the parts of an emitter's literal.
    public struct Interpolation: StringInterpolationProtocol {
        private var bytes: [UInt8] = []
        /// Where the last line starts.
        private var lineStart = 0
        /// Whether the line so far holds only interpolations of nothing.
        private var isVanishing = false

        /// Makes an empty text.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Appends an emitter's own text.
        public mutating func appendLiteral(_ literal: String) {
            guard !literal.isEmpty else { return }
            let text = Array(literal.utf8)
            var start = 0
            if isVanishing, text[0] == UInt8(ascii: "\n"), !dropOpenLine() { start = 1 }
            isVanishing = false
            append(own: text, from: start)
        }

        /// Appends other code, moved to the column of the interpolation.
        public mutating func appendInterpolation(_ inner: Code) {
            if inner.isEmpty {
                isVanishing = blanks == bytes.count - lineStart
            } else {
                isVanishing = false
                append(inner)
            }
        }

        /// Appends a chosen name or an escaped literal.
        public mutating func appendInterpolation(_ fragment: some CodeFragment) {
            appendInterpolation(Code(trusted: fragment.text))
        }

        /// Appends an integer.
        public mutating func appendInterpolation(_ number: Int) {
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

        /// Appends text that an emitter wrote.
        private mutating func append(own text: [UInt8], from start: Int) {
            bytes += text[start...]
            // A break at the very end starts the last line.
            if text[start...].endOfLine < text.count || text.last == UInt8(ascii: "\n") {
                lineStart = bytes[...].startOfLastLine
            }
        }

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
    public func lines() -> Code { joined(by: "\n".utf8) }

    /// The parts with an empty line between them; empty parts leave none.
    public func paragraphs() -> Code { joined(by: "\n\n".utf8) }

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
