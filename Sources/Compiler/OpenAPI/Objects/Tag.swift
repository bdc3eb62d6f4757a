public import YAML

/// The Tag Object: a group of operations. OpenAPI 3.1, section 4.8.22.
public struct Tag: DocumentObject {
    /// The name that operations use.
    public let name: String
    /// What the group is, in CommonMark.
    public let description: String?
    /// Where to read more.
    public let externalDocs: ExternalDocumentation?
    /// What the object was read from.
    public let node: Node
}

extension Tag: ReadableObject {
    static let title = "Tag Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        name = reader.required("name")
        description = reader.optional("description")
        externalDocs = reader.optional("externalDocs")
    }
}
