/// The minor version that an exchange speaks.
///
/// HTTP/1.2 and later minors are spoken to as 1.1 (RFC 9110 2.5); other majors are refused with 505
/// before a head exists.
public enum HTTPVersion: UInt8, Sendable, Hashable {
    /// HTTP/1.0: no chunked coding, and the connection closes unless both sides ask otherwise.
    case http10
    /// HTTP/1.1.
    case http11

    /// The version as it stands in a start line.
    public var name: String { self == .http11 ? "HTTP/1.1" : "HTTP/1.0" }
}
