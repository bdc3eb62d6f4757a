/// The name of a field, compared without regard to ASCII case (RFC 9110 5.1).
public struct HTTPFieldName: Sendable {
    /// The name as it goes out: `Content-Type`.
    public let spelling: String

    /// The name, or nil when the text is not a token.
    public init?(validating text: String) {
        guard Token.isToken(text.utf8Span.span) else { return nil }
        spelling = text
    }

    /// A name known to be a token, such as one that a parser has scanned.
    init(token: String) { spelling = token }

    /// Whether two names of the same length are the same, in any case.
    @inline(__always)
    static func equal(
        _ name: borrowing Span<UInt8>, _ bytes: borrowing Span<UInt8>, from start: Int
    ) -> Bool {
        for offset in 0..<name.count
        where ASCII.lowercased(name[offset]) != ASCII.lowercased(bytes[start + offset]) {
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
        let (name, other) = (left.spelling.utf8Span.span, right.spelling.utf8Span.span)
        return name.count == other.count && equal(name, other, from: 0)
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
