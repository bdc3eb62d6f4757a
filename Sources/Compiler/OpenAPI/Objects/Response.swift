public import YAML

/// The Response Object. OpenAPI 3.1, section 4.8.17.
public struct Response: DocumentObject {
    /// A short text about the response (3.2).
    public let summary: String?
    /// What the response means, in CommonMark; empty when absent.
    public let description: String
    /// The fields of the response by field name.
    public let headers: OrderedMap<Referable<Header>>
    /// The representations by media type or media type range.
    public let content: OrderedMap<MediaType>
    /// Operations that follow, by name.
    public let links: OrderedMap<Referable<Link>>
    /// What the object was read from.
    public let node: Node
}

extension Response: ReadableObject {
    static let title = "Response Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        if reader.reading.version < .v32 { reader.require("description") }
        summary = reader.added("summary")
        description = reader.optional("description") ?? ""
        headers = reader.map("headers")
        content = reader.content()
        links = reader.map("links")
    }
}
