public import YAML

/// The Request Body Object. OpenAPI 3.1, section 4.8.13.
public struct RequestBody: DocumentObject {
    /// What the body is, in CommonMark.
    public let description: String?
    /// The representations by media type or media type range.
    public let content: OrderedMap<MediaType>
    /// Whether it must be sent.
    public let isRequired: Bool
    /// What the object was read from.
    public let node: Node
}

extension RequestBody: ReadableObject {
    static let title = "Request Body Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        description = reader.optional("description")
        reader.require("content")
        content = reader.content()
        isRequired = reader.flag("required")
    }
}
