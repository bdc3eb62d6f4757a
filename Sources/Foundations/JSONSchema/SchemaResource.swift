internal import JSON

/// A document that references may lead into.
struct SchemaDocument: Sendable {
    /// The URI under which it was added, without a fragment; what locations begin with.
    let uri: String
    let root: JSONValue
    /// The resources that begin in it, by the text of the pointer to their root.
    var resources: [ExactKey: Int] = [:]
}

/// A schema resource (2020-12, core 4.3.5): the schemas that share a base URI and a dialect.
struct SchemaResource: Sendable {
    /// The base URI, absolute or not, without a fragment.
    let uri: String
    let document: Int
    /// Where in the document its root schema is.
    let pointer: JSONPointer
    let rules: DialectRules
    /// `$anchor` and `$dynamicAnchor` by name, with pointers into the document.
    var anchors: [String: JSONPointer] = [:]
    /// Those of `$dynamicAnchor` alone.
    var dynamicAnchors: [String: JSONPointer] = [:]
}

/// A dialect and what of it is switched on.
struct DialectRules: Sendable, Hashable {
    let dialect: SchemaDialect
    var vocabularies: Vocabularies = .standard
}

/// Where a schema stands, and what stands there.
struct SchemaPlace: Sendable {
    let document: Int
    let pointer: JSONPointer
    let value: JSONValue
    let resource: Int
    /// The keyword under which it stands; `false` for a document's root.
    let keyword: String

    struct Key: Hashable {
        let document: Int
        let pointer: ExactKey
    }

    var key: Key { Key(document: document, pointer: ExactKey(pointer.description)) }
}
