/// What an operation speaks when its connection has become a WebSocket (`x-websocket`).
public struct WebSocketDescription: Sendable, Hashable {
    /// The frames under one subprotocol.
    public struct Frames: Sendable, Hashable {
        /// The subprotocol; nil for what is spoken without one.
        public let subprotocol: String?
        /// The media type of the frames that clients send; nil when they may send none.
        public let receives: String?
        /// The media type of the frames that clients get.
        public let sends: String

        /// Describes the frames of `subprotocol`.
        public init(
            _ subprotocol: StaticString? = nil, receives: StaticString? = nil, sends: StaticString
        ) {
            self.subprotocol = subprotocol?.description
            self.receives = receives?.description
            self.sends = sends.description
        }
    }

    /// What can be agreed on, in the order of the contract.
    public let protocols: [Frames]

    /// Describes the protocols of an operation.
    public init(_ protocols: [Frames]) { self.protocols = protocols }
}
