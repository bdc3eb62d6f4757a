public import HTTPMessages

/// The content of a request: bytes whose meaning both sides know. A client makes it, and a handler
/// reads it as it comes.
///
///     while let piece = try await content.next() { try await file.append(piece) }
///
/// Copies share one position: what one has read, no other reads again. One call at a time.
public struct RequestContent: Sendable {
    /// Gives the next piece each time it is called; nil at the end.
    public typealias Pieces = @Sendable () async throws -> [UInt8]?

    /// How content is sent, each time that it is.
    package enum Sending: Sendable {
        case bytes([UInt8])
        case stream(length: Int64?, make: @Sendable () async throws -> Pieces)
    }

    /// The media type as the request has it, parameters included; nil where it names none, and a
    /// client sends the contract's.
    public let mediaType: String?
    private let body: LimitedBody
    /// How a client sends it; nil for what a request brought.
    private let made: Sending?

    init(_ body: LimitedBody, mediaType: String?, made: Sending? = nil) {
        self.body = body
        self.mediaType = mediaType
        self.made = made
    }

    /// Makes content of bytes.
    public init(_ bytes: [UInt8], mediaType: String? = nil) {
        self.init(
            LimitedBody(HTTPRequestBody(bytes), limit: .max), mediaType: mediaType,
            made: .bytes(bytes))
    }

    /// Makes content that is given piece by piece. `length` is in bytes, nil where only the end will
    /// tell; `make` is called for each attempt to send it, because a request may be repeated.
    public init(
        length: Int64?, mediaType: String? = nil,
        making make: @escaping @Sendable () async throws -> Pieces
    ) {
        let body = HTTPRequestBody(source: MadePieces(make), declaredLength: length)
        self.init(
            LimitedBody(body, limit: .max), mediaType: mediaType,
            made: .stream(length: length, make: make))
    }

    /// How it is sent. What came from a request can be sent once.
    package var sending: Sending {
        made ?? .stream(length: declaredLength) { [body] in { try await body.next() } }
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

/// Reads pieces that are made when the first is asked for.
private actor MadePieces: HTTPBodySource {
    private let make: @Sendable () async throws -> RequestContent.Pieces
    private var pieces: RequestContent.Pieces?

    init(_ make: @escaping @Sendable () async throws -> RequestContent.Pieces) { self.make = make }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        do {
            if pieces == nil { pieces = try await make() }
            return try await pieces?()
        } catch let error as HTTPBodyError {
            throw error
        } catch {
            throw .closed
        }
    }
}
