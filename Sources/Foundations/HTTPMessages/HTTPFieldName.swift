/// The name of a field, compared without regard to ASCII case (RFC 9110 5.1).
public struct HTTPFieldName: Sendable {
    /// The name as it goes out: `Content-Type`.
    public let spelling: String

    /// The name, or nil when the text is not a token.
    public init?(_ text: String) {
        guard Token.isToken(text.utf8Span.span) else { return nil }
        spelling = text
    }

    /// A name known to be a token, such as one that a parser has scanned.
    init(token: String) { spelling = token }

    /// Whether these bytes spell this name, in any case.
    @inline(__always)
    func matches(_ bytes: borrowing Span<UInt8>, from start: Int, count: Int) -> Bool {
        let own = spelling.utf8Span.span
        guard own.count == count else { return false }
        for offset in 0..<count
        where ASCII.lowercased(own[offset]) != ASCII.lowercased(bytes[start + offset]) {
            return false
        }
        return true
    }
}

extension HTTPFieldName: ExpressibleByStringLiteral {
    /// A name written in source code; a literal that is not a token is a mistake of the programmer.
    public init(stringLiteral value: StaticString) {
        let text = value.description
        precondition(Token.isToken(text.utf8Span.span), "field name '\(text)' is not a token")
        spelling = text
    }
}

extension HTTPFieldName: Hashable {
    /// Equality without regard to ASCII case.
    public static func == (left: Self, right: Self) -> Bool {
        let bytes = right.spelling.utf8Span.span
        return left.matches(bytes, from: 0, count: bytes.count)
    }

    /// Hashes the lower-case bytes.
    public func hash(into hasher: inout Hasher) {
        for byte in spelling.utf8 { hasher.combine(ASCII.lowercased(byte)) }
    }
}

extension HTTPFieldName: CustomStringConvertible {
    /// The spelling.
    public var description: String { spelling }
}
