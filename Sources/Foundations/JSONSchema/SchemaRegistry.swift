public import JSON

/// The documents that references may lead into.
///
/// A registry never fetches anything: a document that is not in it does not exist. It knows the
/// metaschemas of the dialects from the start. It is a value: a schema that was compiled with it
/// is not affected by what is added later.
public struct SchemaRegistry: Sendable {
    private(set) var documents: [SchemaDocument] = []
    private(set) var resources: [SchemaResource] = []
    private var resourcesByURI: [String: Int] = [:]

    /// Makes a registry that holds the metaschemas alone.
    public init() {
        self = Metaschemas.registry
    }

    init(empty: ()) {}

    /// Adds a schema, or a whole OpenAPI document, under a URI; the URI may be relative or empty.
    ///
    /// References find it by that URI and by the `$id` of each schema in it. Without a dialect, an
    /// OpenAPI document is read by its version, and a schema as 2020-12; `$schema` goes before
    /// both. A metaschema that a later document names in `$schema` must be added before that
    /// document.
    ///
    /// Throws when an identifier is malformed or taken by another document, or `$schema` names a
    /// dialect that is not known; nothing is added then.
    public mutating func add(
        document: JSONValue, uri: String, dialect: SchemaDialect? = nil
    ) throws(SchemaError) {
        let before = self
        var scan = ResourceScan(document, uri: uri, dialect: dialect, in: self)
        scan.run()
        guard scan.problems.isEmpty else {
            self = before
            throw SchemaError(problems: scan.problems)
        }
        self = scan.registry
    }

    /// The resource with a base URI.
    func resource(_ uri: String) -> Int? {
        resourcesByURI[uri]
    }

    /// The innermost resource around a pointer into a document.
    func resource(around pointer: JSONPointer, in document: Int) -> Int? {
        // Nearly every document is one resource.
        let resources = documents[document].resources
        if resources.count == 1, let root = resources[ExactKey("")] { return root }
        var tokens = pointer.tokens
        while true {
            let key = ExactKey(JSONPointer(tokens: tokens).description)
            if let resource = resources[key] { return resource }
            if tokens.popLast() == nil { return nil }
        }
    }
}

extension SchemaRegistry {
    mutating func append(_ document: SchemaDocument) -> Int {
        documents.append(document)
        return documents.count - 1
    }

    /// Adds a resource; nil when its URI belongs to another one.
    mutating func append(_ resource: SchemaResource) -> Int? {
        guard name(resources.count, resource.uri) else { return nil }
        resources.append(resource)
        let key = ExactKey(resource.pointer.description)
        documents[resource.document].resources[key] = resources.count - 1
        return resources.count - 1
    }

    /// Gives a resource one more URI; false when that belongs to another one.
    mutating func name(_ resource: Int, _ uri: String) -> Bool {
        if let owner = resourcesByURI[uri] { return owner == resource }
        resourcesByURI[uri] = resource
        return true
    }

    mutating func addAnchor(
        _ name: String, at pointer: JSONPointer, isDynamic: Bool, to resource: Int
    ) -> Bool {
        let isNew = resources[resource].anchors.updateValue(pointer, forKey: name) == nil
        if isDynamic { resources[resource].dynamicAnchors[name] = pointer }
        return isNew
    }
}
