/// A request method of RFC 9110 9, RFC 5789 (PATCH) or the QUERY draft.
///
/// A closed list on purpose: the engine answers any other token with 501, so that no router, log or
/// cache has to handle a method that nobody here understands.
public enum HTTPMethod: UInt8, Sendable, Hashable, CaseIterable {
    /// Asks for a representation.
    case get
    /// Asks for what GET would answer, without the content.
    case head
    /// Lets the resource process the content.
    case post
    /// Replaces the representation.
    case put
    /// Changes the representation in part (RFC 5789).
    case patch
    /// Removes the resource's association with its functionality.
    case delete
    /// Asks for the communication options.
    case options
    /// Asks for a loop-back of the request.
    case trace
    /// A safe request with content.
    case query
    /// Asks for a tunnel. The engine answers 501.
    case connect

    /// The token on the wire, in upper case.
    public var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .query: "QUERY"
        case .connect: "CONNECT"
        }
    }

    /// The method of this exact token; methods are case-sensitive (RFC 9110 9.1). Nil for any other
    /// token.
    public init?(name: String) {
        guard let method = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = method
    }

    /// Whether a request may be sent twice: what is asked for is then the same as once (RFC 9110
    /// 9.2.2; QUERY is safe).
    public var isIdempotent: Bool {
        switch self {
        case .get, .head, .put, .delete, .options, .trace, .query: true
        case .post, .patch, .connect: false
        }
    }
}

extension HTTPMethod {
    /// The method that these bytes spell, without making a string of them.
    package init?(_ token: borrowing Span<UInt8>) {
        // A token of at most eight bytes is compared as one number.
        guard token.count <= 8 else { return nil }
        var word: UInt64 = 0
        for index in 0..<token.count { word = word << 8 | UInt64(token[index]) }
        switch word {
        case 0x47_4554: self = .get
        case 0x4845_4144: self = .head
        case 0x504F_5354: self = .post
        case 0x50_5554: self = .put
        case 0x50_4154_4348: self = .patch
        case 0x4445_4C45_5445: self = .delete
        case 0x4F_5054_494F_4E53: self = .options
        case 0x54_5241_4345: self = .trace
        case 0x51_5545_5259: self = .query
        case 0x43_4F4E_4E45_4354: self = .connect
        default: return nil
        }
    }
}

extension HTTPMethod: CustomStringConvertible {
    /// The token on the wire.
    public var description: String { name }
}
