public import HTTPMessages

/// An open WebSocket before it is known which values go over it: what emitted code makes a channel
/// of.
///
/// A class, so that channels are small: each function that waits for a message holds one.
public final class WebSocketConnection: Sendable {
    /// The engine's side.
    public let stream: any WebSocketStream
    /// The position of what was agreed to speak in ``WebSocketDescription/protocols``.
    public let position: Int
    /// The subprotocol that was agreed on; nil for none.
    public let subprotocol: String?

    /// Makes a connection; by hand, for tests of what a handler serves.
    public init(_ stream: any WebSocketStream, position: Int = 0, subprotocol: String? = nil) {
        self.stream = stream
        self.position = position
        self.subprotocol = subprotocol
    }

    /// The channel for values that are read and written so.
    @_spi(Generated) public func channel<Incoming, Outgoing>(
        _ reading: FrameReading<Incoming>, _ writing: FrameWriting<Outgoing>
    ) -> WebSocketChannel<Incoming, Outgoing> {
        WebSocketChannel(self, reading, writing)
    }
}
