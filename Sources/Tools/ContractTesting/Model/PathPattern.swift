import HTTPMessages

/// A path template, taken apart for matching.
struct PathPattern: Sendable {
    private enum Piece: Sendable {
        case literal(String)
        case parameter(String)
    }

    private let segments: [[Piece]]

    init(_ template: String) {
        segments = Self.segments(of: template[...]).map { Self.pieces(of: $0) }
    }

    /// How many segments are literal: the more, the sooner an operation is tried.
    var literalCount: Int {
        segments.count { segment in
            segment.allSatisfy { if case .literal = $0 { true } else { false } }
        }
    }

    /// The texts of the parameters; nil when the path does not match.
    func arguments(of path: Substring) -> [String: Substring]? {
        let parts = Self.segments(of: path)
        guard parts.count == segments.count else { return nil }
        var arguments: [String: Substring] = [:]
        for (part, segment) in zip(parts, segments) {
            guard Self.match(part, segment[...], into: &arguments) else { return nil }
        }
        return arguments
    }

    /// The segments, without the empty one behind a slash at the end.
    private static func segments(of path: Substring) -> [Substring] {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, parts.last == "" { parts.removeLast() }
        return parts
    }

    /// `{name}.{format}` has three.
    private static func pieces(of segment: Substring) -> [Piece] {
        var pieces: [Piece] = []
        var rest = segment
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { pieces.append(.literal(String(rest[..<open]))) }
            pieces.append(.parameter(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty || pieces.isEmpty { pieces.append(.literal(String(rest))) }
        return pieces
    }

    /// A parameter takes at least one character, and what comes before the literal behind it: its last occurrence where
    /// nothing else follows, or else its first, so that no path takes long.
    private static func match(
        _ text: Substring, _ pieces: ArraySlice<Piece>, into arguments: inout [String: Substring]
    ) -> Bool {
        guard let piece = pieces.first else { return text.isEmpty }
        let others = pieces.dropFirst()
        switch (piece, others.first) {
        case (.literal(let literal), nil): return isSame(text, literal)
        case (.literal(let literal), _):
            guard text.hasPrefix(literal) else { return false }
            return match(text.dropFirst(literal.count), others, into: &arguments)
        case (.parameter(let name), nil):
            arguments[name] = text
            return !text.isEmpty
        case (.parameter(let name), .literal(let literal)?):
            let end =
                others.count == 1
                ? (text.hasSuffix(literal) ? text.dropLast(literal.count).endIndex : nil)
                : text.dropFirst().firstRange(of: literal)?.lowerBound
            guard let end, end > text.startIndex else { return false }
            arguments[name] = text[..<end]
            return match(text[end...], others, into: &arguments)
        case (.parameter(let name), .parameter?):
            arguments[name] = text.prefix(1)
            return !text.isEmpty && match(text.dropFirst(), others, into: &arguments)
        }
    }

    private static func isSame(_ text: Substring, _ literal: String) -> Bool {
        if text == literal { return true }
        guard text.utf8.contains(UInt8(ascii: "%")) else { return false }
        return PercentEncoding.decodeText(Array(text.utf8)[...]) == literal
    }
}
