extension PatternParser {
    private enum ClassAtom {
        case scalar(UInt32)
        case item(PatternSet.Item)
    }

    /// CharacterClass, after `[`.
    mutating func characterClass() throws(PatternError) -> PatternSet {
        let start = scanner.index - 1
        var set = PatternSet()
        set.isNegated = scanner.skip("^")
        while !scanner.skip("]") {
            guard scanner.next != nil else { throw scanner.error("unclosed '['", at: start) }
            try classRange(into: &set)
        }
        return set
    }

    /// One atom, or a range of two: an atom, a hyphen and an atom.
    private mutating func classRange(into set: inout PatternSet) throws(PatternError) {
        let start = scanner.index
        let lower = try classAtom()
        guard isAtRange else { return append(lower, to: &set) }
        _ = scanner.skip("-")
        let upper = try classAtom()
        guard case .scalar(let first) = lower, case .scalar(let last) = upper else {
            // Annex B.1.2.7: with a set such as `\w` at an end, the hyphen is itself a member.
            usesAnnexB = true
            append(lower, to: &set)
            append(.scalar(0x2D), to: &set)
            return append(upper, to: &set)
        }
        guard first <= last else {
            throw scanner.error("the ends of a range are out of order", at: start)
        }
        set.items.append(.range(first...last))
    }

    /// A hyphen that is followed by another atom: `-]` ends a class with a plain hyphen.
    private var isAtRange: Bool {
        var ahead = scanner
        return ahead.skip("-") && ahead.next != nil && ahead.next != "]"
    }

    private func append(_ atom: ClassAtom, to set: inout PatternSet) {
        switch atom {
        case .scalar(let value): set.items.append(.range(value...value))
        case .item(let item): set.items.append(item)
        }
    }

    private mutating func classAtom() throws(PatternError) -> ClassAtom {
        let start = scanner.index
        guard scanner.skip("\\") else { return .scalar(scanner.advance()!.value) }
        if scanner.skip("b") { return .scalar(0x08) }
        if scanner.skip("-") { return .scalar(0x2D) }
        if let item = try characterClassEscape() { return .item(item) }
        return .scalar(try characterEscape(start))
    }
}
