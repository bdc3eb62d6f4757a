/// The credentials of an Authorization field: a scheme and one opaque token (RFC 9110 11.4).
///
/// Only the token68 form exists here; schemes with parameters, such as Digest, are not spoken.
public struct HTTPCredentials: Sendable, Hashable {
    /// The scheme as it was spelled: `Bearer`.
    public let scheme: String
    /// The token, which is ASCII.
    public let token: ArraySlice<UInt8>

    // RFC 9110 11.4: credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
    // RFC 9110 11.2: token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
    /// Reads a field value; nil unless it is a scheme, spaces and a token68.
    public init?(_ bytes: ArraySlice<UInt8>) {
        var scanner = FieldScanner(bytes)
        guard let scheme = scanner.token(), scanner.peek == ASCII.space else { return nil }
        while scanner.take(ASCII.space) {}
        let start = scanner.index
        guard !scanner.take(while: ByteSet.token68.contains).isEmpty else { return nil }
        while scanner.take(UInt8(ascii: "=")) {}
        guard scanner.isAtEnd else { return nil }
        self.scheme = String(decoding: scheme, as: UTF8.self)
        token = bytes[start...]
    }

    /// Reads a field value.
    public init?(_ text: String) { self.init(Array(text.utf8)[...]) }

    /// Whether this is the scheme; schemes are compared without regard to case (RFC 9110 11.1).
    public func isScheme(_ name: String) -> Bool {
        let (scheme, name) = (scheme.utf8Span.span, name.utf8Span.span)
        return scheme.count == name.count && HTTPFieldName.equal(scheme, name, from: 0)
    }

    /// The token as a text.
    public var tokenText: String { String(decoding: token, as: UTF8.self) }
}

extension HTTPCredentials: CustomStringConvertible {
    /// The scheme alone: a token belongs into no log.
    public var description: String { "\(scheme) ..." }
}
