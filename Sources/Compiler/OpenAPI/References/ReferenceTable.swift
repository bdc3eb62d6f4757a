import SourceText

/// Where the references of a document lead; made once, when the document is read.
struct ReferenceTable: Sendable {
    /// A target as written, and what is expected there.
    struct Key: Hashable {
        let target: String
        let type: ObjectIdentifier

        init<Object>(_ target: String, _ type: Object.Type) {
            self.target = target
            self.type = ObjectIdentifier(type)
        }
    }

    var objects: [Key: any DocumentObject] = [:]
    /// The targets of `$ref` by the schema that holds it.
    var schemas: [ObjectIdentifier: Schema] = [:]
    /// The targets of `$dynamicRef`, as far as they can be known without a value, by the schema
    /// that holds it.
    var dynamicSchemas: [ObjectIdentifier: Schema] = [:]
}

extension Document {
    /// The object itself, or the one that its references lead to; nil when they lead nowhere, which
    /// was reported.
    public func resolve<Object>(_ referable: Referable<Object>) -> Object? {
        switch referable {
        case .inline(let object): object
        case .reference(let reference):
            references.objects[.init(reference.target, Object.self)] as? Object
        }
    }

    /// The path item itself, or the one that its `$ref` leads to; nil when it leads nowhere, which
    /// was reported.
    public func resolve(_ item: PathItem) -> PathItem? {
        guard let reference = item.reference else { return item }
        return references.objects[.init(reference.target, PathItem.self)] as? PathItem
    }

    /// The schema that the `$ref` of a schema names, which may have a `$ref` itself; nil without
    /// `$ref`, or when it leads nowhere, which was reported.
    public func target(of schema: Schema) -> Schema? {
        references.schemas[ObjectIdentifier(schema)]
    }

    /// The schema that the `$dynamicRef` of a schema names when no outer schema has the same
    /// anchor.
    public func dynamicTarget(of schema: Schema) -> Schema? {
        references.dynamicSchemas[ObjectIdentifier(schema)]
    }
}
