public import HTTPMessages

/// One message of a client, held against the contract.
public enum ReceivedFrame<Incoming: Sendable>: Sendable {
    /// A value that fits.
    case value(Incoming)
    /// A text that is not JSON or breaks its schema, and where, as for request bodies. The
    /// connection stays open: the handler decides what the client is told. The text is as it came.
    case refused([ContractViolation], text: [UInt8])
}

extension ReceivedFrame: Equatable where Incoming: Equatable {}

/// An open WebSocket over which values of the contract go.
///
///     while let frame = await channel.receive() {
///         guard case .value(let text) = frame else { continue }
///         await channel.send(Message(text: text))
///     }
///
/// ``receive()`` is called by one task at a time, the one that serves the connection; everything
/// else may be called from any thread. The connection closes with 1000 when the handler's closure
/// returns.
public struct WebSocketChannel<Incoming: Sendable, Outgoing: Sendable>: Sendable {
    /// The connection that it goes over.
    public let connection: WebSocketConnection
    private let reading: FrameReading<Incoming>
    private let writing: FrameWriting<Outgoing>

    init(
        _ connection: WebSocketConnection, _ reading: FrameReading<Incoming>,
        _ writing: FrameWriting<Outgoing>
    ) {
        self.connection = connection
        self.reading = reading
        self.writing = writing
    }

    /// The subprotocol that was agreed on; nil for none.
    public var subprotocol: String? { connection.subprotocol }

    /// What ended the connection; nil while it is open.
    public var closure: WebSocketClosure? { connection.stream.closure }

    /// The next message; nil when the connection has ended.
    ///
    /// A binary message, and any message where the contract has no `receives`, closes the
    /// connection with 1003 (RFC 6455 7.4.1).
    public func receive() async -> ReceivedFrame<Incoming>? {
        switch await connection.stream.receive() {
        case nil: return nil
        case .text(let text):
            if let read = reading.read { return read(text) }
            close(.unsupportedData, reason: "no messages are taken here")
        case .binary: close(.unsupportedData, reason: "only text is taken here")
        }
        return nil
    }

    /// Sends a value, waiting for room in the queue; false when the connection has ended.
    @discardableResult
    public func send(_ value: Outgoing) async -> Bool { await send(frame: writing.frame(value)) }

    /// Sends a value without waiting; a client that does not keep up is closed with 1013. False when
    /// the connection has ended.
    @discardableResult
    public func offer(_ value: Outgoing) -> Bool { offer(frame: writing.frame(value)) }

    /// Sends a frame that `frame(_:)` made, as `send` does.
    @discardableResult
    public func send(frame: WebSocketFrame) async -> Bool { await connection.stream.send(frame) }

    /// Sends a frame that `frame(_:)` made, as `offer` does.
    @discardableResult
    public func offer(frame: WebSocketFrame) -> Bool { connection.stream.offer(frame) }

    /// Sends what is queued and a close frame; later calls do nothing.
    public func close(_ code: WebSocketCloseCode = .normal, reason: String = "") {
        connection.stream.close(code, reason: reason)
    }
}
