/// The head of a request: request line and fields in one byte array, with ranges into it.
///
/// The parser has checked everything before a head exists: the path starts with `/` (or is `*`),
/// every `%` is followed by two hexadecimal digits, no segment is `.` or `..`, and nothing decodes
/// to NUL.
public struct HTTPRequestHead: Sendable {
    /// The method.
    public let method: HTTPMethod
    /// The version that the answer has to respect.
    public let version: HTTPVersion
    /// The fields, over the same bytes.
    public let fields: HTTPFields
    /// Whether the path holds a percent-encoded byte: segments must then be decoded before they are
    /// compared.
    public let hasEscapedPath: Bool

    private let pathStart: UInt32
    private let pathEnd: UInt32
    private let queryStart: UInt32
    private let queryEnd: UInt32
    private let authorityStart: UInt32
    private let authorityEnd: UInt32

    /// Makes the head that a parser has found; the ranges point into the fields' bytes.
    package init(
        method: HTTPMethod, version: HTTPVersion, fields: HTTPFields, target: HTTPTargetRanges
    ) {
        self.method = method
        self.version = version
        self.fields = fields
        hasEscapedPath = target.hasEscapedPath
        pathStart = UInt32(truncatingIfNeeded: target.path.lowerBound)
        pathEnd = UInt32(truncatingIfNeeded: target.path.upperBound)
        queryStart = target.query.map { UInt32(truncatingIfNeeded: $0.lowerBound) } ?? 0
        queryEnd = target.query.map { UInt32(truncatingIfNeeded: $0.upperBound) } ?? 0
        authorityStart = UInt32(truncatingIfNeeded: target.authority.lowerBound)
        authorityEnd = UInt32(truncatingIfNeeded: target.authority.upperBound)
    }

    /// The head's bytes, which the ranges point into.
    public var bytes: [UInt8] { fields.bytes }

    /// Where the path lies in `bytes`.
    public var pathRange: Range<Int> { Int(pathStart)..<Int(pathEnd) }

    /// Where the query lies in `bytes`, without its `?`; nil when the target has none.
    public var queryRange: Range<Int>? {
        queryStart == 0 ? nil : Int(queryStart)..<Int(queryEnd)
    }

    /// The path as it was sent, percent-encoded; `*` for a request about the server itself.
    public var path: ArraySlice<UInt8> { bytes[pathRange] }

    /// The query as it was sent, percent-encoded and without its `?`.
    public var query: ArraySlice<UInt8>? { queryRange.map { bytes[$0] } }

    /// Host and maybe port that the request is for: from an absolute-form target, else from Host.
    /// Empty when a 1.0 request names none.
    public var authority: String {
        String(decoding: bytes[Int(authorityStart)..<Int(authorityEnd)], as: UTF8.self)
    }

    /// Path and query as one text, for logs.
    public var target: String {
        let path = String(decoding: path, as: UTF8.self)
        guard let query else { return path }
        return path + "?" + String(decoding: query, as: UTF8.self)
    }
}

/// Where the parts of a request target lie in the head's bytes.
package struct HTTPTargetRanges: Sendable, Hashable {
    /// The path.
    package var path: Range<Int>
    /// The query without its `?`.
    package var query: Range<Int>?
    /// Host and port; an empty range when there are none.
    package var authority: Range<Int>
    /// Whether the path holds a `%`.
    package var hasEscapedPath: Bool

    /// Makes the ranges.
    package init(
        path: Range<Int>, query: Range<Int>?, authority: Range<Int>, hasEscapedPath: Bool
    ) {
        self.path = path
        self.query = query
        self.authority = authority
        self.hasEscapedPath = hasEscapedPath
    }
}

extension HTTPRequestHead {
    /// Makes a head by hand, for tests and for requests that never were on a wire.
    ///
    ///     HTTPRequestHead(.get, "/api/v1/chats?limit=5", [.host: "a.test"])
    ///
    /// The target is an origin-form that is already percent-encoded; it is not checked.
    public init(_ method: HTTPMethod, _ target: String, _ fields: HTTPFields = HTTPFields()) {
        var bytes: [UInt8] = []
        bytes.append(contentsOf: method.name.utf8)
        bytes.append(ASCII.space)
        let start = bytes.count
        bytes.append(contentsOf: target.utf8)
        let end = bytes.count
        bytes.append(contentsOf: " HTTP/1.1\r\n".utf8)

        let question = bytes[start..<end].firstIndex(of: UInt8(ascii: "?"))
        let path = start..<(question ?? end)
        let copy = fields.moved(behind: bytes)
        self.init(
            method: method, version: .http11, fields: copy,
            target: HTTPTargetRanges(
                path: path, query: question.map { ($0 + 1)..<end },
                authority: copy.bytes(of: .host)?.indices ?? 0..<0,
                hasEscapedPath: bytes[path].contains(UInt8(ascii: "%"))))
    }
}
