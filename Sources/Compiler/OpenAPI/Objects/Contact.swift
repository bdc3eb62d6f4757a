public import YAML

/// The Contact Object: whom to ask about the API. OpenAPI 3.1, section 4.8.3.
public struct Contact: DocumentObject {
    /// The name of the person or organisation.
    public let name: String?
    /// The address of a page.
    public let url: String?
    /// The e-mail address.
    public let email: String?
    /// What the object was read from.
    public let node: Node
}

extension Contact: ReadableObject {
    static let title = "Contact Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        name = reader.optional("name")
        url = reader.optional("url")
        email = reader.optional("email")
    }
}
