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
struct Code: Sendable {
    /// What a text is made of.
    enum Piece: Sendable, Equatable {
        /// Characters without a line break.
        case text(String)
        /// A line break, and the indentation of the line that follows.
        case newline(indent: Int)
        /// The start of a list.
        case open(List.Form)
        /// Between two items of the innermost list.
        case separator
        /// The end of the innermost list.
        case close
        /// A blank where the line is broken when it does not fit.
        case fold
        /// Who may use the declaration that follows: an emitter writes `public `.
        case access
        /// The same for what only emitted code uses: `@_spi(Generated) public `.
        case spiAccess
    }

    private(set) var pieces: [Piece] = []

    /// No text.
    static let empty = Code()

    /// Whether nothing would be printed.
    var isEmpty: Bool { pieces.isEmpty }

    private init() {}

    init(pieces: [Piece]) { self.pieces = pieces }

    /// Escaped or chosen text, or text of an emitter's own.
    init(trusted text: String) { append(text: text) }

    static func + (first: Code, second: Code) -> Code {
        Code(pieces: first.pieces + second.pieces)
    }

    /// Whether the last line holds nothing yet.
    fileprivate var isAtLineStart: Bool {
        switch pieces.last {
        case .newline, nil: true
        default: false
        }
    }

    /// The width of the white space that the last line starts with.
    private var indent: Int {
        for case .newline(let indent) in pieces.reversed() { return indent }
        return 0
    }

    fileprivate mutating func append(text: String) {
        for line in Self.lines(of: text) {
            append(line, isFirst: line.startIndex == text.startIndex)
        }
    }

    /// The lines of a text, by bytes: characters would cost more than all the rest.
    private static func lines(of text: String) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map(Substring.init)
    }

    /// Appends text that an emitter wrote, in which `public` at the start of a line stands for
    /// whatever was chosen.
    fileprivate mutating func append(own text: String) {
        for line in Self.lines(of: text) {
            append(line, isFirst: line.startIndex == text.startIndex) { content in
                for (piece, mark) in Self.accessMarks where content.utf8.starts(with: mark.utf8) {
                    content = Substring(content.utf8.dropFirst(mark.utf8.count))
                    return piece
                }
                return nil
            }
        }
    }

    private static let accessMarks: [(Piece, String)] = [
        (.access, "public "), (.spiAccess, "@_spi(\(Runtime.spi)) public "),
    ]

    private mutating func append(
        _ line: Substring, isFirst: Bool, taking prefix: (inout Substring) -> Piece? = { _ in nil }
    ) {
        var content = line
        if !isFirst {
            content = Substring(line.utf8.drop { $0 == UInt8(ascii: " ") })
            pieces.append(.newline(indent: line.utf8.count - content.utf8.count))
        }
        if isAtLineStart, let piece = prefix(&content) { pieces.append(piece) }
        if !content.isEmpty { pieces.append(.text(String(content))) }
    }

    fileprivate mutating func append(_ code: Code) {
        let indent = indent
        for piece in code.pieces {
            if case .newline(let inner) = piece {
                pieces.append(.newline(indent: indent + inner))
            } else {
                pieces.append(piece)
            }
        }
    }

    /// Takes back the line break before an empty last line; false when it is the first.
    fileprivate mutating func dropOpenLine() -> Bool {
        guard case .newline = pieces.last else { return false }
        pieces.removeLast()
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
    func lines() -> Code { joined(by: [.newline(indent: 0)]) }

    /// The parts with an empty line between them; empty parts leave none.
    func paragraphs() -> Code { joined(by: [.newline(indent: 0), .newline(indent: 0)]) }

    private func joined(by separator: [Code.Piece]) -> Code {
        var pieces: [Code.Piece] = []
        for part in self where !part.isEmpty {
            if !pieces.isEmpty { pieces += separator }
            pieces += part.pieces
        }
        return Code(pieces: pieces)
    }
}
