public import YAML

/// The XML Object: how a property is written in XML. OpenAPI 3.1, section 4.8.26.
public struct XML: DocumentObject {
    /// The name of the element or attribute.
    public let name: String?
    /// The namespace.
    public let namespace: String?
    /// The prefix of the name.
    public let prefix: String?
    /// Whether the property is an attribute.
    public let isAttribute: Bool
    /// Whether an array has an element around it.
    public let isWrapped: Bool
    /// What the schema is in XML: `element`, `attribute`, `text`, `cdata` or `none` (3.2).
    public let nodeType: String?
    /// What the object was read from.
    public let node: Node
}

extension XML: ReadableObject {
    static let title = "XML Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        name = reader.optional("name")
        namespace = reader.optional("namespace")
        prefix = reader.optional("prefix")
        isAttribute = reader.flag("attribute")
        isWrapped = reader.flag("wrapped")
        nodeType = reader.added("nodeType")
        reader.exclude("nodeType", "attribute")
        reader.exclude("nodeType", "wrapped")
    }
}
