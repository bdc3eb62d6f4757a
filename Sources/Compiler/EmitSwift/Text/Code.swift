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

    private(set) var bytes: [UInt8] = []

    /// No text.
    static let empty = Code()

    /// Whether nothing would be printed.
    var isEmpty: Bool { bytes.isEmpty }

    private init() {}

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Escaped or chosen text, or text of an emitter's own.
    init(trusted text: String) { bytes = Array(text.utf8) }

    static func + (first: Code, second: Code) -> Code {
        Code(bytes: first.bytes + second.bytes)
    }

    /// Where the last line starts.
    private var lastLine: Int {
        bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    }

    /// Whether the last line holds nothing yet.
    fileprivate var isAtLineStart: Bool {
        bytes.last { $0 != UInt8(ascii: " ") }.map { $0 == UInt8(ascii: "\n") } ?? true
    }

    /// Appends text that an emitter wrote, in which `public` at the start of a line stands for
    /// whatever was chosen.
    fileprivate mutating func append(own text: String) {
        var rest = Array(text.utf8)[...]
        var isLineStart = isAtLineStart
        while !rest.isEmpty {
            if isLineStart {
                let blanks = rest.prefix { $0 == UInt8(ascii: " ") }
                bytes += blanks
                rest = rest[blanks.endIndex...]
                if let (mark, word) = Self.accessMarks.first(where: { rest.starts(with: $1) }) {
                    bytes.append(mark)
                    rest = rest.dropFirst(word.count)
                }
            }
            let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
            bytes += rest[..<end]
            rest = rest[end...]
            isLineStart = true
        }
    }

    private static let accessMarks: [(UInt8, [UInt8])] = [
        (Mark.access, Array("public ".utf8)),
        (Mark.spiAccess, Array("@_spi(\(Runtime.spi)) public ".utf8)),
    ]

    /// Appends code, and moves its lines to the column where the last line of this one starts.
    fileprivate mutating func append(_ code: Code) {
        // The blanks in front of the first line belong to what stands there, as in `    call(`.
        let start = lastLine
        let blanks = bytes[start...].prefix { $0 == UInt8(ascii: " ") }
        let indent = start == 0 ? 0 : blanks.count
        guard indent > 0 else { return bytes += code.bytes }
        let margin = [UInt8](repeating: UInt8(ascii: " "), count: indent)
        var rest = code.bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            bytes += rest[...end]
            bytes += margin
            rest = rest[(end + 1)...]
        }
        bytes += rest
    }

    /// Takes back the line break before an empty last line; false when it is the first.
    fileprivate mutating func dropOpenLine() -> Bool {
        let start = lastLine
        guard start > 0 else { return false }
        bytes.removeSubrange((start - 1)...)
        return true
    }
}

extension Code: ExpressibleByStringInterpolation {
    init(stringLiteral text: String) {
        self.init()
        append(own: text)
    }

    init(stringInterpolation interpolation: Interpolation) { self = interpolation.finished() }

    /// Gathers the parts of an emitter's literal.
    struct Interpolation: StringInterpolationProtocol {
        private var code = Code()
        /// Whether the line so far holds only interpolations of nothing.
        private var isVanishing = false

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) {
            guard !literal.isEmpty else { return }
            var literal = Substring(literal)
            if isVanishing, literal.utf8.first == UInt8(ascii: "\n"), !code.dropOpenLine() {
                literal.removeFirst()
            }
            isVanishing = false
            code.append(own: String(literal))
        }

        mutating func appendInterpolation(_ inner: Code) {
            if inner.isEmpty {
                isVanishing = code.isAtLineStart
            } else {
                isVanishing = false
                code.append(inner)
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
            var code = code
            if isVanishing { _ = code.dropOpenLine() }
            return code
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
