public import HTTPMessages

/// An answer that has arrived whole.
public struct HTTPClientResponse: Sendable {
    /// Version, status and fields.
    public let head: HTTP1ResponseHead
    /// The content, without its framing.
    public let body: [UInt8]
    /// Every byte of the answer as it came, interim answers included.
    public let rawBytes: [UInt8]
    /// The statuses of interim answers (1xx) that came before.
    public let interim: [HTTPStatus]

    /// The status.
    public var status: HTTPStatus { head.status }
    /// The fields.
    public var fields: HTTPFields { head.fields }
    /// The content as a text; bytes that are not UTF-8 become U+FFFD.
    public var text: String { String(decoding: body, as: UTF8.self) }
}

/// What came on a connection until it ended or nothing more came.
public struct HTTPClientRawAnswer: Sendable {
    /// How it ended.
    public enum Ending: Sendable, Hashable {
        /// The server closed the connection in good order.
        case closed
        /// The connection broke; a reset, usually.
        case broken
        /// It was still open when the time was over.
        case open
    }

    /// Every byte that came.
    public let bytes: [UInt8]
    /// How it ended.
    public let ending: Ending
}

/// How long a client waits, and how much it takes.
public struct HTTPClientLimits: Sendable {
    /// Until the connection is made.
    public var connectTimeout = Duration.seconds(5)
    /// From the first byte of a request to the last of its answer.
    public var exchangeTimeout = Duration.seconds(30)
    /// How large the parts of an answer may be.
    public var messageLimits = HTTPMessageLimits()
    /// All bytes of one answer.
    public var maxResponseBytes = 64 << 20

    /// The defaults.
    public init() {}
}
