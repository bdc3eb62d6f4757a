/// What a responder answers. The engine adds Date, the framing and Connection.
public struct HTTPResponse: Sendable {
    /// The status.
    public var status: HTTPStatus
    /// The fields, without Date, Content-Length, Transfer-Encoding and Connection, which belong to
    /// the engine.
    public var fields: HTTPFields
    /// The content.
    public var body: HTTPResponseBody
    /// Whether the connection ends after this answer.
    public var closesConnection: Bool
    /// The operation that answered, for the access log.
    public var operationID: String?
    /// The stable code of the problem that the body tells, for the access log.
    public var problemCode: String?

    /// Makes a response.
    public init(
        _ status: HTTPStatus, fields: HTTPFields = HTTPFields(), body: HTTPResponseBody = .empty,
        closesConnection: Bool = false, operationID: String? = nil, problemCode: String? = nil
    ) {
        self.status = status
        self.fields = fields
        self.body = body
        self.closesConnection = closesConnection
        self.operationID = operationID
        self.problemCode = problemCode
    }
}

/// The content of a response.
public enum HTTPResponseBody: Sendable {
    /// No content.
    case empty
    /// Content in memory.
    case bytes([UInt8])
    /// Content that lives as long as the process.
    case constant(StaticBytes)
    /// Content that is made while it is sent: with Content-Length when the length is known, else
    /// chunked (or, to a 1.0 client, ended by closing).
    case stream(any HTTPBodySource, length: Int64?)
    /// Content that is sent from where it lies, in this order: files and what stands between them.
    case segments([HTTPBodySegment])
    /// No content: with status 101, the connection goes on as a WebSocket.
    ///
    /// Indirect, so that other responses, which are copied with each request, stay small.
    indirect case webSocket(WebSocketAcceptance)

    /// The length in bytes, where it is known.
    public var length: Int64? {
        switch self {
        case .empty: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .constant(let bytes): Int64(bytes.count)
        case .stream(_, let length): length
        case .segments(let segments): segments.reduce(0) { $0 + $1.count }
        case .webSocket: 0
        }
    }
}
