public import HTTPMessages

/// One request and its answer, as an access log tells them.
public struct HTTPExchange: Sendable {
    /// The request; nil when what came could not be read as one.
    public let head: HTTPRequestHead?
    /// What it was carried in beneath HTTP, such as `TLSv1.3`; nil when in nothing.
    public let layerName: String?
    /// Who asked.
    public let client: ClientAddress
    /// What identifies the exchange, in the answer's `X-Request-ID` too.
    public var requestID: String { id.text }
    let id: RequestID
    /// The status of the answer.
    public let status: HTTPStatus
    /// The operation that answered.
    public let operationID: String?
    /// The code of the problem that was told.
    public let problemCode: String?
    /// Bytes of the request's body that were read.
    public let receivedBodyBytes: Int
    /// Bytes of the answer's content.
    public let sentBodyBytes: Int
    /// From the end of the request's head to the moment when the system had taken the answer.
    public let nanoseconds: UInt64
    /// Whether the whole answer was sent.
    public let isComplete: Bool
}

/// What is told of every exchange, such as an access log.
public protocol HTTPExchangeObserver: Sendable {
    /// Takes note of an exchange. Runs on the connection's loop after the answer has been sent; it
    /// must not block, and what it spends, every request spends.
    ///
    /// A WebSocket is told of once, when its 101 has been sent: its frames are no exchanges.
    func exchangeEnded(_ exchange: HTTPExchange)
}
