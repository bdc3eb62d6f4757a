import SourceText
public import YAML

/// An element of the extension `x-websocket`: what is sent over an open WebSocket under one
/// subprotocol, or without any. docs/openapi-support.md describes it.
public struct WebSocketProtocol: DocumentObject {
    /// The subprotocol (RFC 6455 1.9); nil for what is spoken without one.
    public let subprotocol: String?
    /// What is spoken, in CommonMark.
    public let description: String?
    /// The one media type of the messages that clients get.
    public let sends: OrderedMap<MediaType>
    /// The one media type of the messages that clients send; empty when they may send none.
    public let receives: OrderedMap<MediaType>
    /// How a client goes on where a lost connection ended.
    public let resume: WebSocketResume?
    /// What the object was read from.
    public let node: Node
}

extension WebSocketProtocol: ReadableObject {
    static let title = "element of 'x-websocket'"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        subprotocol = reader.optional("subprotocol")
        description = reader.optional("description")
        reader.require("sends")
        sends = reader.soleContent("sends")
        receives = reader.soleContent("receives")
        resume = reader.optional("resume")
    }

    /// The elements of the extension of an operation.
    static func list(of operation: ObjectReader) -> [WebSocketProtocol] {
        guard let node = operation.node["x-websocket"] else { return [] }
        guard let elements = node.elements, !elements.isEmpty else {
            operation.reading.error(
                "extension-value",
                "'x-websocket' must be an array that is not empty, found "
                    + (node.elements == nil ? node.kindDescription : "an empty one"),
                at: node.location)
            return []
        }
        let name = FieldName(name: "x-websocket")
        return elements.compactMap { read($0, name.element, operation.reading) }
    }
}
