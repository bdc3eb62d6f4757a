/// Host names: RFC 1123 2.1, and RFC 5890 to 5893 (IDNA 2008) for international ones.
enum HostnameFormat {
    /// RFC 1035 2.3.4 allows 255 octets with length octets and the root, hence 253 characters.
    private static let maxCharacters = 253

    static func isValid(_ text: Span<UInt8>) -> Bool {
        guard text.count <= maxCharacters else { return false }
        return text.allParts(separatedBy: UInt8(ascii: ".")) { isLabel($0) && isHonest($0) }
    }

    // RFC 1123 2.1: letters, digits and inner hyphens; RFC 1035 2.3.4: at most 63.
    private static func isLabel(_ text: Span<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return 1...63 ~= text.count && text[0] != hyphen && text[text.count - 1] != hyphen
            && text.allSatisfy(labelBytes)
    }

    private static let labelBytes = ByteSet("-", .lettersAndDigits)

    /// Whether a label that begins with "xn--" is really the encoding of an international one.
    private static func isHonest(_ text: Span<UInt8>) -> Bool {
        // Most labels do not; looked at first, because the rest allocates.
        guard text.count >= 4, text[2] == UInt8(ascii: "-"), text[3] == UInt8(ascii: "-") else {
            return true
        }
        let bytes = (0..<text.count).map { text[$0] }
        let label = String(decoding: bytes, as: UTF8.self).lowercased()
        guard label.hasPrefix("xn--") else { return true }
        guard let decoded = Punycode.decode(label.dropFirst(4)) else { return false }
        return isInternationalLabel(decoded) && BidiRule.holds(for: [decoded])
            && Punycode.encode(decoded) == label.dropFirst(4)
    }

    static func isValidInternational(_ text: String) -> Bool {
        let parts = text.unicodeScalars.split(
            omittingEmptySubsequences: false, whereSeparator: isSeparator)
        var labels: [[Unicode.Scalar]] = []
        var length = parts.count - 1
        for part in parts {
            let scalars = Array(part)
            guard let ascii = asciiForm(scalars) else { return false }
            length += ascii.count
            labels.append(unicodeForm(scalars, ascii))
        }
        return length <= maxCharacters && BidiRule.holds(for: labels)
    }

    // RFC 3490 3.1: ideographic full stops separate labels too.
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        ".\u{3002}\u{FF0E}\u{FF61}".unicodeScalars.contains(scalar)
    }

    /// What the label is on the wire; nil when it is not valid.
    private static func asciiForm(_ scalars: [Unicode.Scalar]) -> [UInt8]? {
        if scalars.allSatisfy(\.isASCII) {
            let bytes = scalars.map { UInt8($0.value) }
            return isLabel(bytes.span) && isHonest(bytes.span) ? bytes : nil
        }
        guard isInternationalLabel(scalars) else { return nil }
        let bytes = Array("xn--".utf8) + Array(Punycode.encode(scalars).utf8)
        return bytes.count <= 63 ? bytes : nil
    }

    private static func unicodeForm(
        _ scalars: [Unicode.Scalar], _ ascii: [UInt8]
    ) -> [Unicode.Scalar] {
        let label = String(decoding: ascii, as: UTF8.self).lowercased()
        guard label.hasPrefix("xn--"), scalars.allSatisfy(\.isASCII) else { return scalars }
        return Punycode.decode(label.dropFirst(4)) ?? scalars
    }

    // RFC 5891 4.2.3: hyphens, leading marks, contextual rules, code points. That the label is in
    // Unicode's form C is not checked: the standard library does not normalise.
    private static func isInternationalLabel(_ label: [Unicode.Scalar]) -> Bool {
        guard let first = label.first, first != "-", label.last != "-",
            !label.allSatisfy(\.isASCII), !IDNA.isMark(first)
        else { return false }
        if label.count >= 4, label[2] == "-", label[3] == "-" { return false }
        return label.indices.allSatisfy { IDNA.isAllowed(label, at: $0) }
    }
}
