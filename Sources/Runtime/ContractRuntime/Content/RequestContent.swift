public import HTTPMessages

/// The content of a request as it comes: bytes whose meaning the handler knows.
///
///     while let piece = try await content.next() { try await file.append(piece) }
///
/// Copies share one position: what one has read, no other reads again. One call at a time.
public struct RequestContent: Sendable {
    /// The media type as the request has it, parameters included; nil where it names none.
    public let mediaType: String?
    private let body: LimitedBody

    init(_ body: LimitedBody, mediaType: String?) {
        self.body = body
        self.mediaType = mediaType
    }

    /// Makes content of bytes, for tests.
    public init(_ bytes: [UInt8], mediaType: String? = nil) {
        self.init(LimitedBody(HTTPRequestBody(bytes), limit: .max), mediaType: mediaType)
    }

    /// Makes content of a body, for tests and for what no contract describes. It throws
    /// `HTTPBodyError.tooLarge` behind `limit` bytes.
    public init(_ body: HTTPRequestBody, mediaType: String?, limit: Int) {
        self.init(LimitedBody(body, limit: limit), mediaType: mediaType)
    }

    /// The length that the client declared; nil where only the end will tell.
    public var declaredLength: Int64? { body.declaredLength }

    /// The next piece, never empty; nil at the end.
    ///
    /// Throws `HTTPBodyError` when the rest cannot be had: more bytes than the operation's limit
    /// (413), a broken body (400), a client that is too slow (408) or gone. Whatever was stored of
    /// such content is not the content: throw it away and let the error go.
    nonisolated(nonsending) public mutating func next() async throws -> [UInt8]? {
        try await body.next()
    }

    /// All that has not been read yet; throws `HTTPBodyError.tooLarge` when it has more than
    /// `limit` bytes, or than the operation takes.
    nonisolated(nonsending) public func collect(upTo limit: Int) async throws -> [UInt8] {
        if let declaredLength, declaredLength > Int64(limit) { throw HTTPBodyError.tooLarge }
        var collected = try await body.next() ?? []
        while collected.count <= limit {
            guard let piece = try await body.next() else { return collected }
            collected.append(contentsOf: piece)
        }
        throw HTTPBodyError.tooLarge
    }
}
