extension PatternParser {
    /// What follows a backslash outside a class.
    mutating func atomEscape() throws(PatternError) -> PatternNode {
        let start = scanner.index - 1
        if let next = scanner.next, "1"..."9" ~= next, let number = scanner.decimal() {
            references.append(.init(group: number, index: start))
            return .backreference(number)
        }
        if scanner.skip("k") { return try namedReference(start) }
        if let item = try characterClassEscape() { return .set(PatternSet(items: [item])) }
        return .scalar(try characterEscape(start))
    }

    private mutating func namedReference(_ start: Int) throws(PatternError) -> PatternNode {
        guard scanner.skip("<") else {
            throw scanner.error("'\\k' must be followed by '<name>'", at: start)
        }
        let name = try scanner.groupName()
        guard let number = groupNames[name] else {
            throw scanner.error("there is no group '\(name)' to refer to", at: start)
        }
        references.append(.init(group: number, index: start))
        return .backreference(number)
    }

    /// `\d`, `\s`, `\w`, `\p{...}` and their negations; nil, with nothing consumed, for other
    /// escapes.
    mutating func characterClassEscape() throws(PatternError) -> PatternSet.Item? {
        let start = scanner.index - 1
        if scanner.skip("d") { return .digits(isNegated: false) }
        if scanner.skip("D") { return .digits(isNegated: true) }
        if scanner.skip("s") { return .whiteSpace(isNegated: false) }
        if scanner.skip("S") { return .whiteSpace(isNegated: true) }
        if scanner.skip("w") { return .wordCharacters(isNegated: false) }
        if scanner.skip("W") { return .wordCharacters(isNegated: true) }
        if scanner.skip("p") { return try property(start, isNegated: false) }
        if scanner.skip("P") { return try property(start, isNegated: true) }
        return nil
    }

    private mutating func property(
        _ start: Int, isNegated: Bool
    ) throws(PatternError) -> PatternSet.Item {
        guard scanner.skip("{") else {
            throw scanner.error("'\\p' must be followed by '{property}'", at: start)
        }
        let nameStart = scanner.index
        while let next = scanner.next, next != "}" { _ = scanner.advance() }
        let text = scanner.text(nameStart..<scanner.index)
        guard scanner.skip("}") else { throw scanner.error("unclosed '\\p{'", at: start) }
        guard let property = UnicodeProperty(text) else {
            throw scanner.error("'\(text)' is no Unicode property of ECMA-262", at: start)
        }
        return .property(property.name, isNegated: isNegated != property.isNegated)
    }

    /// CharacterEscape: what stands for one code point after a backslash.
    mutating func characterEscape(_ start: Int) throws(PatternError) -> UInt32 {
        guard let escaped = scanner.advance() else {
            throw scanner.error("a backslash at the end of the pattern", at: start)
        }
        switch escaped {
        case "f": return 0x0C
        case "n": return 0x0A
        case "r": return 0x0D
        case "t": return 0x09
        case "v": return 0x0B
        case "c": return try controlLetter(start)
        case "0": return try null(start)
        case "x": return try hexEscape(start)
        case "u": return try scanner.unicodeEscape(start)
        default: return try identityEscape(escaped, start)
        }
    }

    private mutating func controlLetter(_ start: Int) throws(PatternError) -> UInt32 {
        guard let letter = scanner.next, letter.isASCII, letter.properties.isAlphabetic else {
            throw scanner.error("'\\c' must be followed by a letter", at: start)
        }
        return scanner.advance()!.value % 32
    }

    private mutating func null(_ start: Int) throws(PatternError) -> UInt32 {
        if let next = scanner.next, "0"..."9" ~= next {
            throw scanner.error("'\\0' must not be followed by a digit", at: start)
        }
        return 0
    }

    private mutating func hexEscape(_ start: Int) throws(PatternError) -> UInt32 {
        guard let value = scanner.hexadecimal(2) else {
            throw scanner.error("'\\x' must be followed by two hexadecimal digits", at: start)
        }
        return value
    }

    private mutating func identityEscape(
        _ escaped: Unicode.Scalar, _ start: Int
    ) throws(PatternError) -> UInt32 {
        guard escaped.isASCII, !escaped.properties.isAlphabetic, !("0"..."9" ~= escaped) else {
            let text = scanner.text(start..<scanner.index)
            throw scanner.error("ECMA-262 has no escape '\(text)'", at: start)
        }
        if !Self.syntaxCharacters.contains(escaped) { usesAnnexB = true }
        return escaped.value
    }

    private static let syntaxCharacters = Set("^$\\.*+?()[]{}|/".unicodeScalars)
}
