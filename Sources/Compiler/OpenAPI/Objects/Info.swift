public import YAML

/// The Info Object: what the API is. OpenAPI 3.1, section 4.8.2.
public struct Info: DocumentObject {
    /// The API's title.
    public let title: String
    /// One line about the API.
    public let summary: String?
    /// More about the API, in CommonMark.
    public let description: String?
    /// The address of the terms of service.
    public let termsOfService: String?
    /// Whom to ask.
    public let contact: Contact?
    /// The licence of the API.
    public let license: License?
    /// The version of the document, not of the specification.
    public let version: String
    /// What the object was read from.
    public let node: Node
}

extension Info: ReadableObject {
    static let title = "Info Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        title = reader.required("title")
        summary = reader.optional("summary")
        description = reader.optional("description")
        termsOfService = reader.optional("termsOfService")
        contact = reader.optional("contact")
        license = reader.optional("license")
        version = reader.required("version")
    }
}
