/// E-mail addresses: RFC 5321 4.1.2 (Mailbox), and RFC 6531 3.3 for international ones.
enum EmailFormat {
    // RFC 5321 4.5.3.1.1
    private static let maxLocalBytes = 64

    static func isValid(_ text: String, isInternational: Bool) -> Bool {
        guard let mark = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let local = text[..<mark]
        let domain = text[text.utf8.index(after: mark)...]
        guard local.utf8.count <= maxLocalBytes,
            isInternational || text.utf8.allSatisfy({ $0 < 0x80 })
        else { return false }
        return (isDotString(local) || isQuoted(local)) && isDomain(domain, isInternational)
    }

    // Dot-string = Atom *("." Atom)
    private static func isDotString(_ text: Substring) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0.allSatisfy(isAtomText)
        }
    }

    // RFC 5322 3.2.3, atext
    private static func isAtomText(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || byte >= 0x80 || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    // Quoted-string = DQUOTE *QcontentSMTP DQUOTE
    private static func isQuoted(_ text: Substring) -> Bool {
        let quote = UInt8(ascii: "\"")
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else { return false }
        var isEscaped = false
        for byte in bytes[1..<bytes.count - 1] {
            guard byte >= 0x20, byte != 0x7F else { return false }
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

    private static func isDomain(_ text: Substring, _ isInternational: Bool) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let literal = text.dropFirst().dropLast()
            // RFC 5321 4.1.3; "IPv6" is the only registered tag.
            guard literal.lowercased().hasPrefix("ipv6:") else {
                return AddressFormats.isIPv4(literal)
            }
            return AddressFormats.isIPv6(literal.dropFirst(5))
        }
        let host = String(text)
        return isInternational
            ? HostnameFormat.isValidInternational(host) : HostnameFormat.isValid(host)
    }
}
