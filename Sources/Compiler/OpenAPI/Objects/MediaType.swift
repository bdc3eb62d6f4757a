public import YAML

/// The Media Type Object: one representation of a body. OpenAPI 3.1, section 4.8.14.
public struct MediaType: DocumentObject {
    /// What the content must be.
    public let schema: Schema?
    /// An example; excludes `examples`.
    public let example: Node?
    /// Examples by name.
    public let examples: OrderedMap<Referable<Example>>
    /// What each item of a stream must be (3.2).
    public let itemSchema: Schema?
    /// How the properties of a form or multipart body are encoded.
    public let encoding: OrderedMap<Encoding>
    /// How the first parts of a multipart body are encoded, by position (3.2).
    public let prefixEncoding: [Encoding]
    /// How the further parts of a multipart body are encoded (3.2).
    public let itemEncoding: Encoding?
    /// What the object was read from.
    public let node: Node
}

extension MediaType: ReadableObject {
    static let title = "Media Type Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        schema = reader.optional("schema")
        itemSchema = reader.added("itemSchema")
        example = reader.optional("example")
        examples = reader.map("examples")
        encoding = reader.map("encoding")
        prefixEncoding = reader.added("prefixEncoding") ?? []
        itemEncoding = reader.added("itemEncoding")
        reader.exclude("example", "examples")
    }
}
