public import YAML

/// The OpenAPI Object: the root of an OpenAPI document.
///
/// The objects of the document one to one, with `$ref` kept as written. OpenAPI 3.1, section 4.8.1.
public struct Document: DocumentObject {
    /// The version of the OpenAPI specification that the document follows, such as `3.1.0`.
    public let openapi: String
    /// The address of the document itself, from which its references start (3.2).
    public let selfAddress: String?
    /// What the API is.
    public let info: Info
    /// The dialect of schemas without `$schema`.
    public let jsonSchemaDialect: String?
    /// Where the API is served; empty when the field is absent.
    public let servers: [Server]
    /// The paths with their operations.
    public let paths: Paths?
    /// Requests that the API's provider sends.
    public let webhooks: OrderedMap<PathItem>
    /// Objects to refer to.
    public let components: Components?
    /// The requirement of operations without one of their own; nil when the field is absent.
    public let security: [SecurityRequirement]?
    /// The declared tags.
    public let tags: [Tag]
    /// Where to read more.
    public let externalDocs: ExternalDocumentation?
    /// What the object was read from.
    public let node: Node
    /// Where the references lead.
    var references = ReferenceTable()
}

extension Document: ReadableObject {
    static let title = "OpenAPI Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        openapi = reader.required("openapi")
        selfAddress = reader.added("$self")
        info = reader.required("info")
        jsonSchemaDialect = reader.optional("jsonSchemaDialect")
        servers = reader.list("servers")
        if reader.reading.version == .v30 { reader.require("paths") }
        paths = reader.optional("paths")
        reader.warnOfLater("webhooks", than: .v31, isError: true)
        webhooks = reader.map("webhooks")
        components = reader.optional("components")
        security = reader.optional("security")
        tags = reader.list("tags")
        externalDocs = reader.optional("externalDocs")
    }
}
