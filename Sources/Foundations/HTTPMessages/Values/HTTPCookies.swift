/// The cookies of a request (RFC 6265 4.2).
public struct HTTPCookies: Sendable, Hashable {
    /// One cookie.
    public struct Cookie: Sendable, Hashable {
        /// The name; cookie names are case-sensitive.
        public let name: String
        /// The value, without the quotation marks that may stand around it.
        public let value: String
    }

    /// All cookies, in the order of the field.
    public let cookies: [Cookie]

    /// Reads the Cookie field: `name=value; name=value`.
    ///
    /// Pairs that break the grammar are skipped, as other sites of the same domain can set them.
    /// Throws 400 for more than `maxCookies` pairs. With `isTolerant`, values may hold what many
    /// programs send though the grammar has no place for it: commas, spaces, quotation marks.
    public init(
        _ bytes: ArraySlice<UInt8>, maxCookies: Int = 64, isTolerant: Bool = false
    ) throws(HTTPRefusal) {
        var cookies: [Cookie] = []
        var pieces = 0
        for piece in bytes.split(separator: UInt8(ascii: ";")) {
            pieces += 1
            guard pieces <= maxCookies else {
                throw HTTPRefusal(.badRequest, "there are more than \(maxCookies) cookies")
            }
            if let cookie = Self.cookie(piece) ?? (isTolerant ? Self.looseCookie(piece) : nil) {
                cookies.append(cookie)
            }
        }
        self.cookies = cookies
    }

    /// The value of the first cookie of this name. Browsers send the one with the longest path
    /// first.
    public subscript(_ name: String) -> String? { cookies.first { $0.name == name }?.value }

    // RFC 6265 4.1.1: cookie-pair = cookie-name "=" cookie-value; cookie-value = *cookie-octet,
    // maybe in quotation marks
    private static func cookie(_ piece: ArraySlice<UInt8>) -> Cookie? {
        var scanner = FieldScanner(piece)
        scanner.skipWhitespace()
        guard let name = scanner.token(), scanner.take(UInt8(ascii: "=")) else { return nil }
        let isQuoted = scanner.take(UInt8(ascii: "\""))
        let value = scanner.take(while: isCookieByte)
        if isQuoted, !scanner.take(UInt8(ascii: "\"")) { return nil }
        scanner.skipWhitespace()
        guard scanner.isAtEnd else { return nil }
        return Cookie(
            name: String(decoding: name, as: UTF8.self),
            value: String(decoding: value, as: UTF8.self))
    }

    /// A cookie whose value is any text.
    private static func looseCookie(_ piece: ArraySlice<UInt8>) -> Cookie? {
        var scanner = FieldScanner(piece)
        scanner.skipWhitespace()
        guard let name = scanner.token(), scanner.take(UInt8(ascii: "=")) else { return nil }
        let value = scanner.take { $0 >= 0x20 && $0 != 0x7F }
        guard scanner.isAtEnd else { return nil }
        return Cookie(
            name: String(decoding: name, as: UTF8.self),
            value: String(decoding: value, as: UTF8.self))
    }

    // RFC 6265 4.1.1: cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E
    private static func isCookieByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: ",")
            && byte != UInt8(ascii: ";") && byte != UInt8(ascii: "\\")
    }
}
