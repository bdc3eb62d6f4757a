/// The formats `uri` and `uri-reference`: the grammar of RFC 3986 appendix A.
enum URIFormat {
    /// Whether `text` has a scheme and all that follows is well formed.
    static func isURI(_ text: Span<UInt8>) -> Bool {
        guard let scheme = scheme(of: text) else { return false }
        return isHierarchy(text, from: scheme + 1)
    }

    /// Whether `text` is a URI or a relative reference.
    static func isReference(_ text: Span<UInt8>) -> Bool {
        if isURI(text) { return true }
        // path-noscheme: a colon in the first segment would end a scheme.
        for index in 0..<text.count {
            if Characters.isOne(of: "/?#", text[index]) { break }
            if text[index] == UInt8(ascii: ":") { return false }
        }
        return isHierarchy(text, from: 0)
    }

    // scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
    private static func scheme(of text: Span<UInt8>) -> Int? {
        guard let colon = text.first(UInt8(ascii: ":"), in: 0..<text.count), colon > 0,
            Characters.isLetter(text[0]),
            text.all(
                in: 0..<colon,
                { Characters.isAlphanumeric($0) || Characters.isOne(of: "+-.", $0) })
        else { return nil }
        return colon
    }

    // [ "//" authority ] path [ "?" query ] [ "#" fragment ]
    private static func isHierarchy(_ text: Span<UInt8>, from start: Int) -> Bool {
        let fragment = text.first(UInt8(ascii: "#"), in: start..<text.count) ?? text.count
        let query = text.first(UInt8(ascii: "?"), in: start..<fragment) ?? fragment
        var path = start
        if query - start >= 2, text[start] == UInt8(ascii: "/"),
            text[start + 1] == UInt8(ascii: "/")
        {
            let end = text.first(UInt8(ascii: "/"), in: start + 2..<query) ?? query
            guard isAuthority(text, start + 2..<end) else { return false }
            path = end
        }
        return isText(text, path..<query, and: "/:@")
            && isText(text, min(query + 1, fragment)..<fragment, and: "/:@?")
            && isText(text, min(fragment + 1, text.count)..<text.count, and: "/:@?")
    }

    // authority = [ userinfo "@" ] host [ ":" port ]
    private static func isAuthority(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var host = range
        if let at = text.first(UInt8(ascii: "@"), in: range) {
            guard isText(text, range.lowerBound..<at, and: ":") else { return false }
            host = at + 1..<range.upperBound
        }
        if !host.isEmpty, text[host.lowerBound] == UInt8(ascii: "[") {
            guard let end = text.first(UInt8(ascii: "]"), in: host) else { return false }
            return HostFormat.isIPv6(text, host.lowerBound + 1..<end)
                && isPort(text, end + 1..<host.upperBound)
        }
        let colon = text.first(UInt8(ascii: ":"), in: host) ?? host.upperBound
        return isText(text, host.lowerBound..<colon, and: "")
            && isPort(text, colon..<host.upperBound)
    }

    private static func isPort(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        range.isEmpty
            || text[range.lowerBound] == UInt8(ascii: ":")
                && text.all(in: range.lowerBound + 1..<range.upperBound, Characters.isDigit)
    }

    /// Whether all of `range` is unreserved, percent-encoded, a sub-delim or one of `others`.
    private static func isText(
        _ text: Span<UInt8>, _ range: Range<Int>, and others: StaticString
    ) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < range.upperBound, Characters.isHexadecimal(text[index + 1]),
                    Characters.isHexadecimal(text[index + 2])
                else { return false }
                index += 3
                continue
            }
            guard
                Characters.isAlphanumeric(byte)
                    || Characters.isOne(of: "-._~!$&'()*+,;=", byte)
                    || Characters.isOne(of: others, byte)
            else { return false }
            index += 1
        }
        return true
    }
}
