/// E-mail addresses: RFC 5321 4.1.2 (Mailbox), and RFC 6531 3.3 for international ones.
enum EmailFormat {
    // RFC 5321 4.5.3.1.1
    private static let maxLocalBytes = 64

    static func isValid(_ text: Span<UInt8>) -> Bool {
        guard let mark = text.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let domain = text.extracting((mark + 1)..<text.count)
        return isLocalPart(text.extracting(0..<mark), isInternational: false)
            && (isLiteral(domain) || HostnameFormat.isValid(domain))
    }

    static func isValidInternational(_ text: String) -> Bool {
        guard let mark = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let local = String(text[..<mark])
        let domain = String(text[text.utf8.index(after: mark)...])
        return isLocalPart(local.utf8Span.span, isInternational: true)
            && (isLiteral(domain.utf8Span.span) || HostnameFormat.isValidInternational(domain))
    }

    private static func isLocalPart(_ text: Span<UInt8>, isInternational: Bool) -> Bool {
        guard text.count <= maxLocalBytes else { return false }
        if text.count > 0, text[0] == UInt8(ascii: "\"") { return isQuoted(text, isInternational) }
        // Dot-string = Atom *("." Atom)
        return text.allParts(separatedBy: UInt8(ascii: ".")) { atom in
            guard !atom.isEmpty else { return false }
            for index in 0..<atom.count {
                let byte = atom[index]
                guard atomText.contains(byte) || isInternational && byte >= 0x80 else {
                    return false
                }
            }
            return true
        }
    }

    // RFC 5322 3.2.3, atext
    private static let atomText = ByteSet("!#$%&'*+-/=?^_`{|}~", .lettersAndDigits)

    // Quoted-string = DQUOTE *QcontentSMTP DQUOTE
    private static func isQuoted(_ text: Span<UInt8>, _ isInternational: Bool) -> Bool {
        let quote = UInt8(ascii: "\"")
        guard text.count >= 2, text[text.count - 1] == quote else { return false }
        var isEscaped = false
        for index in 1..<(text.count - 1) {
            let byte = text[index]
            guard 0x20..<0x7F ~= byte || isInternational && byte >= 0x80 else { return false }
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == quote {
                return false
            }
        }
        return !isEscaped
    }

    // RFC 5321 4.1.3, address literals; "IPv6" is the only registered tag.
    private static func isLiteral(_ text: Span<UInt8>) -> Bool {
        guard text.count > 2, text[0] == UInt8(ascii: "["),
            text[text.count - 1] == UInt8(ascii: "]")
        else { return false }
        let literal = text.extracting(1..<(text.count - 1))
        guard hasPrefixIPv6(literal) else { return AddressFormats.isIPv4(literal) }
        return AddressFormats.isIPv6(literal.extracting(5..<literal.count))
    }

    private static func hasPrefixIPv6(_ text: Span<UInt8>) -> Bool {
        let tag = Array("ipv6:".utf8)
        return text.count > tag.count
            && tag.indices.allSatisfy { text[$0] | 0x20 == tag[$0] | 0x20 }
    }
}
