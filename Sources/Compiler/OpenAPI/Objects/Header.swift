public import YAML

/// The Header Object: a field of a response or of a part. OpenAPI 3.1, section 4.8.21.
public struct Header: DocumentObject {
    /// What the field is, in CommonMark.
    public let description: String?
    /// Whether it must be sent.
    public let isRequired: Bool
    /// Whether callers should move on.
    public let isDeprecated: Bool
    /// The field `explode` as written; the default is false, and the style is always `simple`.
    public let explode: Bool?
    /// What the value must be; excludes `content`.
    public let schema: Schema?
    /// The one media type of the value; excludes `schema`.
    public let content: OrderedMap<MediaType>
    /// An example; excludes `examples`.
    public let example: Node?
    /// Examples by name.
    public let examples: OrderedMap<Referable<Example>>
    /// What the object was read from.
    public let node: Node
}

extension Header: ReadableObject {
    static let title = "Header Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        description = reader.optional("description")
        isRequired = reader.flag("required")
        isDeprecated = reader.flag("deprecated")
        _ = reader.style(among: [.simple], of: "a header")
        explode = reader.optional("explode")
        schema = reader.optional("schema")
        content = reader.soleContent()
        example = reader.optional("example")
        examples = reader.map("examples")
        reader.requireOne(of: "schema", "content")
        reader.exclude("example", "examples")
        reader.excludeSerialization(["style", "explode", "example", "examples"])
    }
}
