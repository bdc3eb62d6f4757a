internal import Patterns

/// Which code points may stand in an international label: RFC 5892, derived from Unicode's
/// properties.
enum IDNA {
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Whether the code point at an index is PVALID, or its contextual rule holds.
    static func isAllowed(_ label: [Unicode.Scalar], at index: Int) -> Bool {
        let scalar = label[index]
        switch scalar.value {
        // RFC 5892 2.6, exceptions: PVALID, then DISALLOWED
        case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
        case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return false
        // RFC 5892 appendix A, contextual rules
        case 0x200C: return isAfterVirama(label, index) || joins(label, index)
        case 0x200D: return isAfterVirama(label, index)
        case 0xB7: return neighbours(label, index) == ("l", "l")
        case 0x375: return neighbours(label, index).after.map { isIn($0, greek) } ?? false
        case 0x5F3, 0x5F4: return neighbours(label, index).before.map { isIn($0, hebrew) } ?? false
        case 0x30FB: return label.contains { $0.value != 0x30FB && isIn($0, japanese) }
        case 0x660...0x669: return !label.contains { 0x6F0...0x6F9 ~= $0.value }
        case 0x6F0...0x6F9: return !label.contains { 0x660...0x669 ~= $0.value }
        default: return isProtocolValid(scalar)
        }
    }

    // RFC 5892 3, the order of the tests
    private static func isProtocolValid(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return 0x61...0x7A ~= scalar.value || 0x30...0x39 ~= scalar.value || scalar == "-"
        }
        let properties = scalar.properties
        if isOldHangul(scalar) || isInIgnorableBlock(scalar) { return false }
        if properties.changesWhenNFKCCaseFolded || properties.isDefaultIgnorableCodePoint
            || properties.isWhitespace || properties.isNoncharacterCodePoint
        {
            return false
        }
        switch properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .otherLetter, .decimalNumber, .modifierLetter,
            .nonspacingMark, .spacingMark:
            return true
        default: return false
        }
    }

    private static func isOldHangul(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x11FF, 0xA960...0xA97C, 0xD7B0...0xD7FB: true
        default: false
        }
    }

    // RFC 5892 2.4: marks for symbols, musical symbols, ancient Greek musical notation
    private static func isInIgnorableBlock(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20D0...0x20FF, 0x1D100...0x1D1FF, 0x1D200...0x1D24F: true
        default: false
        }
    }
}

extension IDNA {
    private static let greek = try? Pattern(#"^\p{Script=Greek}$"#)
    private static let hebrew = try? Pattern(#"^\p{Script=Hebrew}$"#)
    private static let japanese = try? Pattern(
        #"^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]$"#)

    private static func isIn(_ scalar: Unicode.Scalar, _ script: Pattern?) -> Bool {
        script?.matches(String(Character(scalar))) == .matched
    }

    private static func neighbours(
        _ label: [Unicode.Scalar], _ index: Int
    ) -> (before: Unicode.Scalar?, after: Unicode.Scalar?) {
        (index > 0 ? label[index - 1] : nil, index + 1 < label.count ? label[index + 1] : nil)
    }

    private static func isAfterVirama(_ label: [Unicode.Scalar], _ index: Int) -> Bool {
        index > 0 && label[index - 1].properties.canonicalCombiningClass == .virama
    }

    /// RFC 5892 appendix A.1: between a letter that joins to the left and one that joins to the
    /// right, marks aside. Only the Arabic block is known here; other cursive scripts need a
    /// virama.
    private static func joins(_ label: [Unicode.Scalar], _ index: Int) -> Bool {
        let before = label[..<index].last { !isMark($0) }
        let after = label[(index + 1)...].first { !isMark($0) }
        guard let before, let after else { return false }
        return isDualJoining(before) && (isDualJoining(after) || isRightJoining(after))
    }

    private static func isDualJoining(_ scalar: Unicode.Scalar) -> Bool {
        0x620...0x6FF ~= scalar.value && scalar.properties.generalCategory == .otherLetter
            && scalar.value != 0x621 && scalar.value != 0x674 && !isRightJoining(scalar)
    }

    // Unicode's ArabicShaping.txt, joining type R within the Arabic block
    private static func isRightJoining(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x622...0x625, 0x627, 0x629, 0x62F...0x632, 0x648, 0x671...0x673, 0x675...0x677,
            0x688...0x699, 0x6C0, 0x6C3...0x6CB, 0x6CD, 0x6CF, 0x6D2, 0x6D3, 0x6D5, 0x6EE, 0x6EF:
            true
        default: false
        }
    }
}
