public import HTTPMessages

/// What the request parser has found.
public enum HTTP1Event: Sendable {
    /// Nothing more in the bytes so far: give it others.
    case needsMore
    /// A request begins.
    case head(HTTPRequestHead, HTTP1Framing)
    /// A piece of its body, never empty.
    case body([UInt8])
    /// The request is complete; the next one may follow.
    case end
    /// The bytes are no request. Answer with this status, close, and do not read on: nothing
    /// follows this event.
    case refused(HTTPRefusal)
}

/// How a request is framed, and what it asks of the connection.
public struct HTTP1Framing: Sendable, Hashable {
    /// What follows the head.
    public enum Body: Sendable, Hashable {
        /// Nothing.
        case none
        /// This many bytes, at least one.
        case length(Int64)
        /// Chunks.
        case chunked
    }

    /// What follows the head.
    public let body: Body
    /// Whether another request may follow on this connection.
    public let keepsAlive: Bool
    /// Whether the client waits for 100 before it sends the body.
    public let expectsContinue: Bool
    /// Whether the client wants to speak WebSocket (RFC 6455 4.1). Nothing behind such a head is
    /// parsed as HTTP: take it with `takeRemainder()`, or close after answering.
    public let asksForWebSocket: Bool

    /// The length of the body, nil for chunks.
    public var declaredLength: Int64? {
        switch body {
        case .none: 0
        case .length(let length): length
        case .chunked: nil
        }
    }
}
