public import YAML

/// The Components Object: what other parts of the document refer to. OpenAPI 3.1, section 4.8.7.
public struct Components: DocumentObject {
    /// Schemas by name.
    public let schemas: OrderedMap<Schema>
    /// Responses by name.
    public let responses: OrderedMap<Referable<Response>>
    /// Parameters by name of the component, which need not be the parameter's name.
    public let parameters: OrderedMap<Referable<Parameter>>
    /// Examples by name.
    public let examples: OrderedMap<Referable<Example>>
    /// Request bodies by name.
    public let requestBodies: OrderedMap<Referable<RequestBody>>
    /// Headers by name of the component, which need not be the field's name.
    public let headers: OrderedMap<Referable<Header>>
    /// Security schemes by the name that requirements use.
    public let securitySchemes: OrderedMap<Referable<SecurityScheme>>
    /// Links by name.
    public let links: OrderedMap<Referable<Link>>
    /// Callbacks by name.
    public let callbacks: OrderedMap<Referable<Callback>>
    /// Path items by name.
    public let pathItems: OrderedMap<PathItem>
    /// Media types by name (3.2); references to them are replaced by what they lead to.
    public let mediaTypes: OrderedMap<MediaType>
    /// What the object was read from.
    public let node: Node
}

extension Components: ReadableObject {
    static let title = "Components Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        schemas = reader.components("schemas")
        responses = reader.components("responses")
        parameters = reader.components("parameters")
        examples = reader.components("examples")
        requestBodies = reader.components("requestBodies")
        headers = reader.components("headers")
        securitySchemes = reader.components("securitySchemes")
        links = reader.components("links")
        callbacks = reader.components("callbacks")
        pathItems = reader.components("pathItems")
        reader.warnOfLater("mediaTypes", isError: true)
        mediaTypes = reader.components("mediaTypes")
    }
}
