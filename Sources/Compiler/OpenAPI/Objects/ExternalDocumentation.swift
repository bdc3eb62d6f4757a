public import YAML

/// The External Documentation Object: where to read more. OpenAPI 3.1, section 4.8.11.
public struct ExternalDocumentation: DocumentObject {
    /// What is found there, in CommonMark.
    public let description: String?
    /// The address.
    public let url: String
    /// What the object was read from.
    public let node: Node
}

extension ExternalDocumentation: ReadableObject {
    static let title = "External Documentation Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        description = reader.optional("description")
        url = reader.required("url")
    }
}
