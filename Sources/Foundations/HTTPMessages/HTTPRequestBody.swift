/// Why the rest of a body cannot be had.
public enum HTTPBodyError: Error, Sendable, Hashable {
    /// It is longer than the reader accepts: 413.
    case tooLarge
    /// Its framing is broken; the text says how: 400.
    case malformed(String)
    /// Nothing came for too long, or too little: 408.
    case timedOut
    /// The connection ended in the middle: there is nobody to answer.
    case closed

    /// The status that tells the client; nil when nobody is there to be told.
    public var status: HTTPStatus? {
        switch self {
        case .tooLarge: .contentTooLarge
        case .malformed: .badRequest
        case .timedOut: .requestTimeout
        case .closed: nil
        }
    }
}

/// What gives the bytes of a body piece by piece: a connection, or a file.
public protocol HTTPBodySource: AnyObject, Sendable {
    /// The next piece, never empty; nil at the end. One call at a time.
    func next() async throws(HTTPBodyError) -> [UInt8]?
}

/// The body of a request: nothing, bytes that have already arrived, or a source that is still
/// reading.
public struct HTTPRequestBody: Sendable {
    private enum Content: Sendable {
        case bytes([UInt8])
        case source(any HTTPBodySource)
    }

    private var content: Content

    /// The length that the client declared; nil for a chunked body.
    public let declaredLength: Int64?

    /// No body.
    public static var empty: Self { Self([]) }

    /// A body that is complete.
    public init(_ bytes: [UInt8]) {
        content = .bytes(bytes)
        declaredLength = Int64(bytes.count)
    }

    /// A body that arrives while it is read. `declaredLength` is nil for a chunked body.
    public init(source: any HTTPBodySource, declaredLength: Int64?) {
        content = .source(source)
        self.declaredLength = declaredLength
    }

    /// Whether it is known that there are no bytes.
    public var isEmpty: Bool { declaredLength == 0 }

    /// The next piece, never empty; nil at the end. A copy of the body does not start again.
    public mutating func next() async throws(HTTPBodyError) -> [UInt8]? {
        switch content {
        case .source(let source): return try await source.next()
        case .bytes(let bytes):
            content = .bytes([])
            return bytes.isEmpty ? nil : bytes
        }
    }

    /// The whole body, or `.tooLarge` when it has more than `limit` bytes. Call it once: what a
    /// source has given is gone.
    ///
    /// A body that declares too great a length is refused before anything is read.
    public func collect(upTo limit: Int) async throws(HTTPBodyError) -> [UInt8] {
        if let declaredLength, declaredLength > Int64(limit) { throw .tooLarge }
        switch content {
        case .bytes(let bytes): return bytes
        case .source(let source): return try await Self.collect(source, upTo: limit)
        }
    }

    // Grows with what has come, not with what was declared: whoever sends no byte gets no memory.
    private static func collect(
        _ source: any HTTPBodySource, upTo limit: Int
    ) async throws(HTTPBodyError) -> [UInt8] {
        guard var collected = try await source.next() else { return [] }
        guard collected.count <= limit else { throw .tooLarge }
        while let piece = try await source.next() {
            guard piece.count <= limit - collected.count else { throw .tooLarge }
            collected.append(contentsOf: piece)
        }
        return collected
    }
}
