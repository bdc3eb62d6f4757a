/// URIs and IRIs: RFC 3986 3 and appendix A, RFC 3987 2.2.
struct URIFormats {
    let isRelativeAllowed: Bool
    let isInternational: Bool

    // RFC 3986 2.2, sub-delims, and 2.3, unreserved
    private static let plain = ByteSet("!$&'()*+,;=-._~", .lettersAndDigits)
    private static let userInfo = ByteSet(":", plain)
    private static let path = ByteSet(":@/", plain)
    private static let query = ByteSet("?", path)
    private static let scheme = ByteSet("+-.", .lettersAndDigits)

    func isValid(_ text: Span<UInt8>) -> Bool {
        let fragment = text.firstIndex(of: UInt8(ascii: "#")) ?? text.count
        let whole = text.extracting(0..<fragment)
        let query = whole.firstIndex(of: UInt8(ascii: "?")) ?? fragment
        return isText(text.extracting(min(fragment + 1, text.count)..<text.count), Self.query)
            && isText(
                text.extracting(min(query + 1, fragment)..<fragment), Self.query, isQuery: true)
            && isHierarchy(text.extracting(0..<query))
    }

    /// Scheme, authority and path.
    private func isHierarchy(_ text: Span<UInt8>) -> Bool {
        var start = 0
        if let colon = text.firstIndex(of: UInt8(ascii: ":")),
            isScheme(text.extracting(0..<colon))
        {
            start = colon + 1
        } else {
            guard isRelativeAllowed, !hasColonInFirstSegment(text) else { return false }
        }
        guard text.count - start >= 2, text[start] == slash, text[start + 1] == slash else {
            return isText(text.extracting(start..<text.count), Self.path)
        }
        let end = text.firstIndex(of: slash, from: start + 2) ?? text.count
        return isAuthority(text.extracting((start + 2)..<end))
            && isText(text.extracting(end..<text.count), Self.path)
    }

    private var slash: UInt8 { UInt8(ascii: "/") }

    // RFC 3986 3.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
    private func isScheme(_ text: Span<UInt8>) -> Bool {
        text.count > 0 && ByteSet.letters.contains(text[0]) && text.allSatisfy(Self.scheme)
    }

    // RFC 3986 4.2: there a colon would end a scheme.
    private func hasColonInFirstSegment(_ text: Span<UInt8>) -> Bool {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return false }
        return colon < text.firstIndex(of: slash) ?? text.count
    }

    // authority = [ userinfo "@" ] host [ ":" port ]
    private func isAuthority(_ text: Span<UInt8>) -> Bool {
        let mark = text.lastIndex(of: UInt8(ascii: "@"))
        if let mark, !isText(text.extracting(0..<mark), Self.userInfo) { return false }
        let host = text.extracting((mark.map { $0 + 1 } ?? 0)..<text.count)
        if host.count > 0, host[0] == UInt8(ascii: "[") {
            guard let end = host.firstIndex(of: UInt8(ascii: "]")) else { return false }
            return isLiteral(host.extracting(1..<end))
                && isPort(host.extracting((end + 1)..<host.count))
        }
        let colon = host.lastIndex(of: UInt8(ascii: ":")) ?? host.count
        return isPort(host.extracting(colon..<host.count))
            && isText(host.extracting(0..<colon), Self.plain)
    }

    /// Nothing, or a colon and digits.
    private func isPort(_ text: Span<UInt8>) -> Bool {
        guard text.count > 0 else { return true }
        return text[0] == UInt8(ascii: ":") && text.extracting(1..<text.count).allSatisfy(.digits)
    }

    // IP-literal = "[" ( IPv6address / IPvFuture  ) "]"
    // IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
    private func isLiteral(_ text: Span<UInt8>) -> Bool {
        guard text.count > 0, text[0] | 0x20 == UInt8(ascii: "v") else {
            return AddressFormats.isIPv6(text)
        }
        guard let dot = text.firstIndex(of: UInt8(ascii: ".")), 1 < dot, dot + 1 < text.count else {
            return false
        }
        return text.extracting(1..<dot).allSatisfy(.hexadecimal)
            && text.extracting((dot + 1)..<text.count).allSatisfy(Self.userInfo)
    }
}

extension URIFormats {
    /// Whether a text holds only the characters of a set, escapes and, in an IRI, international
    /// ones.
    private func isText(_ text: Span<UInt8>, _ set: ByteSet, isQuery: Bool = false) -> Bool {
        var index = 0
        while index < text.count {
            let byte = text[index]
            if set.contains(byte) {
                index += 1
            } else if byte == UInt8(ascii: "%") {
                guard isEscape(text, index) else { return false }
                index += 3
            } else {
                guard isInternational, byte >= 0x80 else { return false }
                let (scalar, width) = text.scalar(at: index)
                guard scalar.isUCSCharacter || isQuery && scalar.isPrivateUse else { return false }
                index += width
            }
        }
        return true
    }

    private func isEscape(_ text: Span<UInt8>, _ index: Int) -> Bool {
        index + 2 < text.count && ByteSet.hexadecimal.contains(text[index + 1])
            && ByteSet.hexadecimal.contains(text[index + 2])
    }
}

extension Span<UInt8> {
    /// The code point that begins at an index of valid UTF-8, and how many bytes it takes.
    fileprivate func scalar(at index: Int) -> (Unicode.Scalar, width: Int) {
        let first = self[index]
        let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var value = UInt32(first) & (0xFF >> UInt32(width + 1))
        for offset in 1..<width { value = value << 6 | UInt32(self[index + offset] & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", width)
    }
}

extension Unicode.Scalar {
    // RFC 3987 2.2, ucschar
    var isUCSCharacter: Bool {
        switch value {
        case 0xA0...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFEF: true
        case 0xE0000...0xE0FFF: false
        case 0x10000...0xEFFFD: value & 0xFFFF <= 0xFFFD
        default: false
        }
    }

    // RFC 3987 2.2, iprivate
    var isPrivateUse: Bool {
        switch value {
        case 0xE000...0xF8FF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD: true
        default: false
        }
    }
}
