/// A path template of the contract, split at its slashes: `/chats/{chat_id}` is a literal and a
/// parameter.
struct PathTemplate: Sendable, Equatable {
    /// One part of the path between two slashes.
    enum Segment: Sendable, Equatable {
        /// These bytes, after percent-decoding.
        case literal([UInt8])
        /// Any bytes but none at all.
        case parameter(name: String)
        /// Parameters with bytes before, between or behind them.
        case mixed(MixedSegment)
    }

    /// Where a parameter stands.
    struct Parameter: Sendable, Equatable {
        let name: String
        /// The position among the segments.
        let segment: Int
        /// The part of the segment that it is; nil where it is all of it.
        let part: Part?
    }

    /// One parameter of a segment.
    struct Part: Sendable, Equatable {
        let segment: MixedSegment
        /// The position among the segment's parameters.
        let index: Int
    }

    /// The segments from left to right; none for `/`.
    let segments: [Segment]
    /// Whether a slash stands behind the last segment.
    let endsInSlash: Bool

    /// Splits `text`. The contract's compiler has checked the template before, so that whatever is
    /// wrong here is the work of a program and not of a document.
    init(_ text: String) {
        let bytes = Array(text.utf8)
        precondition(
            bytes.first == UInt8(ascii: "/"), "a path template starts with '/', not '\(text)'")
        guard bytes.count > 1 else {
            segments = []
            endsInSlash = false
            return
        }
        endsInSlash = bytes.last == UInt8(ascii: "/")
        segments = bytes.dropFirst().dropLast(endsInSlash ? 1 : 0)
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { Self.segment(Array($0)) }
    }

    /// The parameters in the order of the template.
    var parameters: [Parameter] {
        segments.enumerated().flatMap { index, segment -> [Parameter] in
            switch segment {
            case .literal: []
            case .parameter(let name): [Parameter(name: name, segment: index, part: nil)]
            case .mixed(let mixed):
                mixed.names.enumerated().map { place, name in
                    Parameter(
                        name: name, segment: index, part: Part(segment: mixed, index: place))
                }
            }
        }
    }

    /// The template without the names of its parameters: templates of one shape match the same
    /// paths.
    var shape: String {
        let texts = segments.map { segment in
            switch segment {
            case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
            case .parameter: "{}"
            case .mixed(let mixed): mixed.shape
            }
        }
        return "/" + texts.joined(separator: "/") + (endsInSlash ? "/" : "")
    }

    private static func segment(_ bytes: [UInt8]) -> Segment {
        guard bytes.contains(UInt8(ascii: "{")) else { return .literal(bytes) }
        let mixed = MixedSegment(bytes)
        let isAlone = mixed.names.count == 1 && mixed.literals.allSatisfy(\.isEmpty)
        return isAlone ? .parameter(name: mixed.names[0]) : .mixed(mixed)
    }
}

/// A part of a path between two slashes in which parameters stand beside other text:
/// `{name}.{format}`.
///
/// No parameter is empty, and each takes as much as it can before those to its right take theirs:
/// the `format` of `a.b.json` is `json`. The text is compared as it is sent, so that an encoded
/// `%2E` is data.
struct MixedSegment: Sendable, Equatable {
    /// The parameters from left to right: at least one.
    let names: [String]
    /// What stands before, between and behind them: one more than there are parameters.
    let literals: [[UInt8]]

    init(_ bytes: [UInt8]) {
        var names: [String] = []
        var literals: [[UInt8]] = [[]]
        var name: [UInt8]?
        for byte in bytes {
            if byte == UInt8(ascii: "{"), name == nil {
                name = []
            } else if byte == UInt8(ascii: "}"), let found = name {
                names.append(String(decoding: found, as: UTF8.self))
                literals.append([])
                name = nil
            } else if name != nil {
                name?.append(byte)
            } else {
                Self.append(byte, to: &literals[literals.count - 1])
            }
        }
        self.names = names
        self.literals = literals
    }

    /// The segment without the names of its parameters.
    var shape: String {
        literals.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "{}")
    }

    /// How many bytes are fixed.
    var weight: Int { literals.reduce(0) { $0 + $1.count } }

    /// Where the parameter at `index` lies in a segment of `bytes`; nil when the segment does not
    /// fit.
    ///
    /// It goes from the right to the left and never back, because what lies furthest to the right
    /// leaves most to the others.
    func range(of index: Int, in segment: Range<Int>, of bytes: Span<UInt8>) -> Range<Int>? {
        guard let first = literals.first, let last = literals.last,
            segment.count > first.count + last.count,
            Self.stands(first, at: segment.lowerBound, in: bytes),
            Self.stands(last, at: segment.upperBound - last.count, in: bytes)
        else { return nil }
        let start = segment.lowerBound + first.count
        var end = segment.upperBound - last.count
        var found: Range<Int>?
        for position in stride(from: names.count - 1, to: 0, by: -1) {
            let literal = literals[position]
            guard let place = Self.place(of: literal, in: start + 1..<end, bytes) else {
                return nil
            }
            if position == index { found = place + literal.count..<end }
            end = place
        }
        guard start < end else { return nil }
        return index == 0 ? start..<end : found
    }

    /// Where a literal lies last that has a byte behind it.
    private static func place(
        of literal: [UInt8], in range: Range<Int>, _ bytes: Span<UInt8>
    ) -> Int? {
        var place = range.upperBound - literal.count - 1
        // An escape is never divided.
        if literal.isEmpty, place - 2 >= range.lowerBound, bytes[place - 2] == UInt8(ascii: "%") {
            place -= 2
        }
        while place >= range.lowerBound {
            if stands(literal, at: place, in: bytes) { return place }
            place -= 1
        }
        return nil
    }

    private static func stands(_ literal: [UInt8], at place: Int, in bytes: Span<UInt8>) -> Bool {
        for offset in literal.indices where literal[offset] != bytes[place + offset] {
            return false
        }
        return true
    }

    /// Appends a byte of the template as it is sent: what no path may hold is encoded.
    private static func append(_ byte: UInt8, to literal: inout [UInt8]) {
        let isPlain =
            byte > 0x20 && byte < 0x7F && !"\"<>\\^`{|}".utf8.contains(byte)
        if isPlain {
            literal.append(byte)
        } else {
            let digits = Array("0123456789ABCDEF".utf8)
            literal += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
}
