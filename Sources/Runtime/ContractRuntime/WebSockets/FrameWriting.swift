public import HTTPMessages
public import JSON

/// How a value becomes a frame.
public struct FrameWriting<Outgoing: Sendable>: Sendable {
    let frame: @Sendable (Outgoing) -> WebSocketFrame

    @usableFromInline
    init(_ frame: @escaping @Sendable (Outgoing) -> WebSocketFrame) { self.frame = frame }
}

extension FrameWriting where Outgoing: JSONWritable {
    /// `application/json`: the frame is a JSON text.
    @_spi(Generated) @inlinable
    public static var json: Self { FrameWriting { WebSocketChannel<Never, Outgoing>.frame($0) } }
}

extension FrameWriting<PlainText> {
    /// `text/plain`: the frame is the text itself.
    @_spi(Generated) public static var text: Self {
        FrameWriting { WebSocketChannel<Never, PlainText>.frame($0) }
    }
}

extension WebSocketChannel where Outgoing: JSONWritable {
    /// A value in wire form: encoded once, however many connections it is sent to.
    @inlinable
    public static func frame(_ value: Outgoing) -> WebSocketFrame {
        var writer = JSONWriter()
        value.write(to: &writer)
        return WebSocketFrame(text: writer.bytes)
    }
}

extension WebSocketChannel where Outgoing == PlainText {
    /// A text in wire form: encoded once, however many connections it is sent to.
    public static func frame(_ text: PlainText) -> WebSocketFrame {
        WebSocketFrame(text: text.description.utf8)
    }
}
