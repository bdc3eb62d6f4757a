import JSON

/// One message of a WebSocket, as it went over the wire.
public struct SocketFrame: Sendable {
    /// Who sends it.
    public enum Direction: String, Sendable, Hashable, CaseIterable {
        /// The client: the contract's `receives`.
        case received
        /// The server: the contract's `sends`.
        case sent
    }

    /// What made the connection, to be named in reports.
    public var origin: String
    /// The operationId.
    public var operationID: String
    /// The subprotocol that was agreed on; nil for none.
    public var subprotocol: String?
    /// Who sends it.
    public var direction: Direction
    /// The text of the message.
    public var text: [UInt8]

    /// Makes a frame.
    public init(
        origin: String, operationID: String, subprotocol: String?, direction: Direction,
        text: [UInt8]
    ) {
        self.origin = origin
        self.operationID = operationID
        self.subprotocol = subprotocol
        self.direction = direction
        self.text = text
    }

    /// The frame as one line of JSON, beside those of exchanges: `test`, `operation`, `subprotocol` (or null), `direction`
    /// (`sent` or `received`), `text`.
    public func recordLine() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.property("test", origin)
        json.property("operation", operationID)
        json.property("subprotocol", subprotocol)
        json.property("direction", direction.rawValue)
        json.property("text", String(decoding: text, as: UTF8.self))
        json.endObject()
        return json.bytes + [UInt8(ascii: "\n")]
    }
}
