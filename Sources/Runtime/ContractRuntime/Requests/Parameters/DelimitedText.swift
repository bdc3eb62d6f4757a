internal import HTTPMessages

/// One text of a parameter that holds several, as it was sent: it is divided before it is decoded,
/// so that an encoded delimiter is data.
struct DelimitedText {
    let bytes: ArraySlice<UInt8>
    let encoding: ParameterText.Encoding

    init(_ bytes: ArraySlice<UInt8>, _ encoding: ParameterText.Encoding) {
        self.bytes = bytes
        self.encoding = encoding
    }

    /// The text, decoded.
    func decoded() throws(ParameterFault) -> String {
        let text: String? =
            switch encoding {
            case .plain: String(validating: bytes, as: UTF8.self)
            case .percent: PercentEncoding.decodeText(bytes)
            case .form: PercentEncoding.decodeText(bytes, plusIsSpace: true)
            }
        guard let text else { throw .notText }
        return text
    }

    /// The pieces between delimiters; none of an empty text.
    func pieces(between delimiter: Delimiter) -> [DelimitedText] {
        guard !bytes.isEmpty else { return [] }
        var pieces: [DelimitedText] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            if let length = delimiter.length(at: index, in: bytes) {
                pieces.append(piece(start..<index))
                index += length
                start = index
            } else {
                index += 1
            }
        }
        pieces.append(piece(start..<bytes.endIndex))
        return pieces
    }

    /// What stands before and behind the first `=`; nil behind it when there is none.
    var pair: (name: DelimitedText, value: DelimitedText?) {
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return (self, nil) }
        return (piece(bytes.startIndex..<equals), piece(equals + 1..<bytes.endIndex))
    }

    /// The text without its first byte, when that is `byte`.
    func dropping(_ byte: UInt8) -> DelimitedText? {
        guard bytes.first == byte else { return nil }
        return piece(bytes.startIndex + 1..<bytes.endIndex)
    }

    // RFC 9110 5.6.1: items of a list in a field may have white space around them.
    private func piece(_ range: Range<Int>) -> DelimitedText {
        guard encoding == .plain else { return DelimitedText(bytes[range], encoding) }
        func isSpace(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        }
        var piece = bytes[range].drop(while: isSpace)
        while piece.last.map(isSpace) == true { piece.removeLast() }
        return DelimitedText(piece, encoding)
    }

    /// What stands between the parts of a value.
    enum Delimiter {
        case comma
        /// A comma as it is, or encoded: in cookies, where the bare one is no grammar.
        case anyComma
        case dot
        case semicolon
        case space
        case pipe

        /// How many bytes a delimiter at this place has; nil when there is none.
        func length(at index: Int, in bytes: ArraySlice<UInt8>) -> Int? {
            let byte = bytes[index]
            switch self {
            case .comma: return byte == UInt8(ascii: ",") ? 1 : nil
            case .dot: return byte == UInt8(ascii: ".") ? 1 : nil
            case .semicolon: return byte == UInt8(ascii: ";") ? 1 : nil
            case .anyComma:
                if byte == UInt8(ascii: ",") { return 1 }
                return Self.isEncoded("2C", at: index, in: bytes) ? 3 : nil
            case .space:
                if byte == UInt8(ascii: "+") || byte == UInt8(ascii: " ") { return 1 }
                return Self.isEncoded("20", at: index, in: bytes) ? 3 : nil
            case .pipe:
                if byte == UInt8(ascii: "|") { return 1 }
                return Self.isEncoded("7C", at: index, in: bytes) ? 3 : nil
            }
        }

        private static func isEncoded(
            _ digits: StaticString, at index: Int, in bytes: ArraySlice<UInt8>
        ) -> Bool {
            guard bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex else {
                return false
            }
            // Letters among the digits may be in either case.
            let found = bytes[index + 1...index + 2].map { byte in
                byte >= UInt8(ascii: "a") ? byte & 0xDF : byte
            }
            return digits.isSpelled(by: found.span)
        }
    }
}

// MARK: One text by its style

extension StyledParameter {
    /// The value that one text spells: a path segment, a field, or what stands behind `name=`.
    func node(of text: DelimitedText) throws(ParameterFault) -> ParameterNode {
        switch style {
        case .simple: return try node(of: text, between: .comma)
        case .label: return try labelNode(of: text)
        case .matrix: return try matrixNode(of: text)
        case .form, .deepObject: return try node(of: text, between: .comma)
        case .cookie: return try node(of: text, between: .anyComma)
        case .spaceDelimited: return try node(of: text, between: .space)
        case .pipeDelimited: return try node(of: text, between: .pipe)
        case .text: return .text(try text.decoded())
        case .json: return try jsonNode(of: text)
        }
    }

    private func labelNode(of text: DelimitedText) throws(ParameterFault) -> ParameterNode {
        guard let rest = text.dropping(UInt8(ascii: ".")) else {
            throw ParameterFault(keyword: "type", message: "expected '.' before the value")
        }
        return try node(of: rest, between: explode ? .dot : .comma)
    }

    // RFC 6570 3.2.7: ;color=blue,black or, exploded, ;color=blue;color=black; without a value
    // ;color
    private func matrixNode(of text: DelimitedText) throws(ParameterFault) -> ParameterNode {
        let fault = ParameterFault(
            keyword: "type", message: "expected ';' and the name before the value")
        guard let rest = text.dropping(UInt8(ascii: ";")) else { throw fault }
        let pieces = rest.pieces(between: .semicolon)
        let isNamed = pieces.allSatisfy { name.isSpelled(by: Array($0.pair.name.bytes).span) }
        guard isNamed else {
            guard explode, choice.hasObjects else { throw fault }
            return .members(try members(ofPairs: pieces))
        }
        let values = pieces.map { $0.pair.value ?? DelimitedText([], text.encoding) }
        if explode, values.count != 1 || !choice.hasScalars, choice.element != nil {
            return .list(
                try values.map { value throws(ParameterFault) in .text(try value.decoded()) })
        }
        guard values.count == 1 else { throw .repeated }
        let inner = StyledParameter(name, place, .simple, schema)
        return try inner.node(of: values[0], between: .comma)
    }

    private func jsonNode(of text: DelimitedText) throws(ParameterFault) -> ParameterNode {
        .json(Array(try text.decoded().utf8))
    }

    private func node(
        of text: DelimitedText, between delimiter: DelimitedText.Delimiter
    ) throws(ParameterFault) -> ParameterNode {
        let isStructured = choice.element != nil || choice.hasObjects
        if choice.isAny || !isStructured { return .text(try text.decoded()) }
        let pieces = text.pieces(between: delimiter)
        if choice.hasObjects {
            if text.bytes.first == UInt8(ascii: "{") || text.bytes.starts(with: "%7B".utf8) {
                return .text(try text.decoded())
            }
            if try looksLikeMembers(pieces) {
                return .members(
                    try explode ? members(ofPairs: pieces) : members(inTurn: pieces))
            }
        }
        if choice.element != nil, pieces.count > 1 || !choice.hasScalars {
            return .list(
                try pieces.map { piece throws(ParameterFault) in .text(try piece.decoded()) })
        }
        if choice.hasScalars { return .text(try text.decoded()) }
        throw .notPairs
    }

    /// Whether the pieces are names and values, of which at least the first is declared where lists
    /// or texts are values too.
    private func looksLikeMembers(_ pieces: [DelimitedText]) throws(ParameterFault) -> Bool {
        let hasForm =
            explode ? pieces.allSatisfy { $0.pair.value != nil } : pieces.count.isMultiple(of: 2)
        guard hasForm, choice.element != nil || choice.hasScalars else { return hasForm }
        guard let first = pieces.first else { return false }
        return choice.declared(try (explode ? first.pair.name : first).decoded()) != nil
    }

    /// `R=100`, `G=200`
    private func members(
        ofPairs pieces: [DelimitedText]
    ) throws(ParameterFault) -> ParameterMembers {
        var members = ParameterMembers()
        for piece in pieces {
            let (name, value) = piece.pair
            let text = try value?.decoded() ?? ""
            members.insert(.text(text), at: [try name.decoded()])
        }
        return members
    }

    /// `R`, `100`, `G`, `200`
    private func members(
        inTurn pieces: [DelimitedText]
    ) throws(ParameterFault) -> ParameterMembers {
        var members = ParameterMembers()
        for position in stride(from: 0, to: pieces.count - 1, by: 2) {
            let name = try pieces[position].decoded()
            members.insert(.text(try pieces[position + 1].decoded()), at: [name])
        }
        return members
    }
}
