internal import JSON

/// The metaschemas that every registry knows, so that a schema can refer to them and `$schema` can
/// name a metaschema that builds on them.
enum Metaschemas {
    static let registry: SchemaRegistry = {
        var registry = SchemaRegistry(empty: ())
        for text in [draft4, draft7] + draft2020 { add(text, to: &registry) }
        return registry
    }()

    private static func add(_ text: StaticString, to registry: inout SchemaRegistry) {
        do {
            let document = try JSONValue.parse(Array(text.description.utf8))
            let keyword = document["$id"] == nil ? "id" : "$id"
            let uri = document[keyword]?.string ?? ""
            try registry.add(document: document, uri: uri)
        } catch {
            preconditionFailure("a metaschema cannot be read: \(error)")
        }
    }
}
