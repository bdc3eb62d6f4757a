public import YAML

/// How a client goes on where a lost WebSocket ended: the field `resume` of an element of
/// `x-websocket`. docs/openapi-support.md describes it.
public struct WebSocketResume: DocumentObject {
    /// The name of a query parameter of the operation.
    public let parameter: String
    /// The way from a message that a client gets to the value of the parameter: a JSON Pointer.
    public let value: String
    /// What the object was read from.
    public let node: Node
}

extension WebSocketResume: ReadableObject {
    static let title = "'resume' of 'x-websocket'"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        parameter = reader.required("parameter")
        value = reader.required("value")
    }
}
