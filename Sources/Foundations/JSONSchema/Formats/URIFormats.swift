/// URIs and IRIs: RFC 3986 3 and appendix A, RFC 3987 2.2.
enum URIFormats {
    static func isValid(
        _ text: String, isRelativeAllowed: Bool, isInternational: Bool
    ) -> Bool {
        let reference = URIReference(text)
        let grammar = Grammar(isInternational: isInternational)
        guard reference.scheme != nil || isRelativeAllowed else { return false }
        return grammar.isPath(reference)
            && reference.authority.map(grammar.isAuthority) ?? true
            && reference.query.map { grammar.isText($0, "!$&'()*+,;=:@/?", isQuery: true) } ?? true
            && reference.fragment.map { grammar.isText($0, "!$&'()*+,;=:@/?") } ?? true
    }
}

private struct Grammar {
    let isInternational: Bool

    /// Whether a text holds only unreserved characters, escapes and those listed.
    func isText(_ text: some StringProtocol, _ others: String, isQuery: Bool = false) -> Bool {
        var rest = text.unicodeScalars.makeIterator()
        while let scalar = rest.next() {
            if scalar == "%" {
                guard isHexadecimal(rest.next()), isHexadecimal(rest.next()) else { return false }
            } else if scalar.isASCII {
                let byte = UInt8(scalar.value)
                let isUnreserved = ASCII.isLetterOrDigit(byte) || "-._~".utf8.contains(byte)
                guard isUnreserved || others.utf8.contains(byte) else { return false }
            } else {
                guard isInternational, scalar.isUCSCharacter || isQuery && scalar.isPrivateUse
                else {
                    return false
                }
            }
        }
        return true
    }

    private func isHexadecimal(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar, scalar.isASCII else { return false }
        return ASCII.isHexadecimal(UInt8(scalar.value))
    }

    func isPath(_ reference: URIReference) -> Bool {
        guard isText(reference.path, "!$&'()*+,;=:@/") else { return false }
        guard reference.scheme == nil, reference.authority == nil else { return true }
        // RFC 3986 4.2: a colon in the first segment of a relative path would make it a scheme.
        return !reference.path.prefix { $0 != "/" }.contains(":")
    }

    // authority = [ userinfo "@" ] host [ ":" port ]
    func isAuthority(_ authority: String) -> Bool {
        var host = authority[...]
        if let mark = host.lastIndex(of: "@") {
            guard isText(host[..<mark], "!$&'()*+,;=:") else { return false }
            host = host[host.index(after: mark)...]
        }
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            let literal = host[host.index(after: host.startIndex)..<end]
            let rest = host[host.index(after: end)...]
            return isLiteral(literal) && (rest.isEmpty || rest.hasPrefix(":") && isPort(rest))
        }
        if let colon = host.lastIndex(of: ":") {
            guard isPort(host[colon...]) else { return false }
            host = host[..<colon]
        }
        return isText(host, "!$&'()*+,;=")
    }

    private func isPort(_ text: Substring) -> Bool {
        text.utf8.dropFirst().allSatisfy(ASCII.isDigit)
    }

    // IP-literal = "[" ( IPv6address / IPvFuture  ) "]"
    // IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
    private func isLiteral(_ text: Substring) -> Bool {
        guard text.utf8.first.map({ "vV".utf8.contains($0) }) == true else {
            return AddressFormats.isIPv6(text)
        }
        var scanner = ByteScanner(text.dropFirst())
        guard scanner.skip(while: ASCII.isHexadecimal) > 0, scanner.skip(".") != nil else {
            return false
        }
        let rest = text.dropFirst(1 + scanner.index)
        return !rest.isEmpty && !rest.contains("%") && isText(rest, "!$&'()*+,;=:")
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
