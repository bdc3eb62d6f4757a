public import YAML

/// The Tag Object: a group of operations. OpenAPI 3.1, section 4.8.22.
public struct Tag: DocumentObject {
    /// The name that operations use.
    public let name: String
    /// A short title (3.2).
    public let summary: String?
    /// The name of the tag that this one belongs to (3.2).
    public let parent: String?
    /// What kind of tag this is, such as `nav` or `badge` (3.2).
    public let kind: String?
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
        summary = reader.added("summary")
        parent = reader.added("parent")
        kind = reader.added("kind")
        description = reader.optional("description")
        externalDocs = reader.optional("externalDocs")
    }
}
