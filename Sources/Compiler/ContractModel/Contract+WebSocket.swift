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
        /// How a client goes on where a lost connection ended; nil when it begins anew.
        public let resume: WebSocketResume?
        /// Where it was written.
        public let origin: SourceLocation
    }

    /// How a client goes on where a lost WebSocket ended: it connects again with what the last
    /// message said that had a value at the pointer.
    public struct WebSocketResume: Sendable {
        /// The name of a query parameter of the operation.
        public let parameter: String
        /// The names on the way from a message to the value.
        public let pointer: [String]
    }
}
