/// What a responder answers a handshake with (RFC 6455 4.2.2): the engine sends 101, and the
/// connection speaks WebSocket from then on.
///
/// A response that carries one has status 101; the engine adds Upgrade, Connection,
/// Sec-WebSocket-Accept, Sec-WebSocket-Protocol and Sec-WebSocket-Extensions. The responder has checked the handshake
/// (`WebSocketHandshake`), the origin and the caller.
public struct WebSocketAcceptance: Sendable {
    /// The value of `Sec-WebSocket-Accept`.
    public let acceptKey: String
    /// The subprotocol that was chosen among the client's; nil for none.
    public let subprotocol: String?
    /// How messages may be compressed; nil for not at all.
    public let deflate: WebSocketDeflateAgreement?
    /// How much a client may send.
    public let limits: WebSocketLimits
    /// Serves the connection, on its event loop. The connection is closed when it returns.
    public let serve: @Sendable (any WebSocketStream) async -> Void

    /// Makes an acceptance.
    public init(
        acceptKey: String, subprotocol: String? = nil, deflate: WebSocketDeflateAgreement? = nil,
        limits: WebSocketLimits = WebSocketLimits(),
        serve: @escaping @Sendable (any WebSocketStream) async -> Void
    ) {
        self.acceptKey = acceptKey
        self.subprotocol = subprotocol
        self.deflate = deflate
        self.limits = limits
        self.serve = serve
    }
}

/// How much a WebSocket's peer may send, and how much may wait for it.
public struct WebSocketLimits: Sendable, Hashable {
    /// Most bytes of one frame and of one message: close code 1009.
    public var maxMessageBytes = 64 * 1024
    /// Most fragments of one message: 1008.
    public var maxFragments = 1_000
    /// Messages a second, on average: 1008.
    public var maxMessagesPerSecond = 20
    /// Messages that may come in one burst.
    public var maxMessageBurst = 40
    /// Most messages that wait to be sent: 1013, and the client comes again and goes on where it
    /// was.
    public var maxQueuedMessages = 256
    /// Most bytes that wait to be sent: 1013.
    public var maxQueuedBytes = 1 << 20
    /// Silence after which the peer is asked whether it still lives.
    public var pingInterval = Duration.seconds(30)
    /// Silence after which the connection is ended: 1006, as nobody would read a close frame.
    public var deadAfter = Duration.seconds(60)
    /// How long the peer's close frame is waited for.
    public var closeTimeout = Duration.seconds(2)

    /// The defaults of W3 and R11.
    public init() {}
}
