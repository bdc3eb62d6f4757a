import JSON

/// What one direction of a WebSocket operation carries under one subprotocol.
public struct CheckedFrames: Sendable {
    /// Which frames these are: what coverage is counted by.
    public struct Key: Sendable, Hashable, CustomStringConvertible {
        /// The operationId.
        public let operationID: String
        /// The subprotocol; nil for none.
        public let subprotocol: String?
        /// Who sends them.
        public let direction: SocketFrame.Direction

        /// Makes a key.
        public init(
            operationID: String, subprotocol: String?, direction: SocketFrame.Direction
        ) {
            self.operationID = operationID
            self.subprotocol = subprotocol
            self.direction = direction
        }

        /// `openChat, chat.v2+json, sent`
        public var description: String {
            "\(operationID), \(subprotocol ?? "no subprotocol"), \(direction.rawValue)"
        }
    }

    /// Which frames these are.
    public let key: Key
    /// What they hold.
    public let content: CheckedMediaType

    var isJSON: Bool { content.mediaType?.isJSON ?? false }
}
