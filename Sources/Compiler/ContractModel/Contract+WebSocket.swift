public import SourceText

extension Contract {
    /// What is sent over an open WebSocket under one subprotocol.
    public struct WebSocketProtocol: Sendable {
        /// The subprotocol; nil for what is spoken without one.
        public let subprotocol: String?
        /// What is spoken, in CommonMark.
        public let description: String?
        /// The messages that clients get.
        public let sends: Content
        /// The messages that clients send; nil when they may send none.
        public let receives: Content?
        /// Where it was written.
        public let origin: SourceLocation
    }
}
