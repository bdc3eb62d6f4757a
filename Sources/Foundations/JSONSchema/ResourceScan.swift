internal import JSON

/// Finds the schema resources and anchors of a document before anything in it is compiled: a
/// reference may name an `$id` or `$anchor` that stands further down.
///
/// Only places that hold schemas are looked at. An `$id` in an `enum`, or under a keyword that
/// nobody knows, is data.
struct ResourceScan {
    private(set) var registry: SchemaRegistry
    private(set) var problems: [SchemaError.Problem] = []
    private let document: Int
    private let root: JSONValue
    private let uri: String
    private let dialect: SchemaDialect?
    /// Schemas still to be looked at. A list instead of recursion: documents nest as deep as they
    /// like.
    private var pending: [(value: JSONValue, pointer: JSONPointer, resource: Int)] = []

    init(_ root: JSONValue, uri: String, dialect: SchemaDialect?, in registry: SchemaRegistry) {
        self.registry = registry
        self.root = root
        self.uri = URIReference(uri).withoutFragment.description
        self.dialect = dialect
        document = self.registry.append(SchemaDocument(uri: self.uri, root: root))
    }

    mutating func run() {
        guard let resource = addRoot() else { return }
        if root["openapi"]?.string != nil {
            addSchemas(ofOpenAPI: resource)
        } else {
            pending.append((root, JSONPointer(), resource))
        }
        while let next = pending.popLast() {
            guard let schema = next.value.object else { continue }
            scan(schema, next.pointer, next.resource)
        }
    }

    private mutating func report(_ pointer: JSONPointer, _ message: String) {
        problems.append(.init(location: "\(uri)#\(pointer)", message: message))
    }
}

extension ResourceScan {
    private mutating func addRoot() -> Int? {
        let rules = rootRules()
        let identity = identity(of: root.object ?? [:], rules, JSONPointer(), base: uri)
        let resource = SchemaResource(
            uri: identity.uri ?? uri, document: document, pointer: JSONPointer(), rules: rules)
        guard let number = registry.append(resource), registry.name(number, uri) else {
            report(JSONPointer(), "another document has the URI '\(identity.uri ?? uri)'")
            return nil
        }
        if let anchor = identity.anchor { addAnchor(anchor, JSONPointer(), number) }
        return number
    }

    private mutating func rootRules() -> DialectRules {
        let version = root["openapi"]?.string
        let keyword = version == nil ? "$schema" : "jsonSchemaDialect"
        if let named = root[keyword]?.string,
            let rules = rules(named, JSONPointer(tokens: [keyword]))
        {
            return rules
        }
        let isOld = version?.hasPrefix("3.0") == true
        return DialectRules(dialect: dialect ?? (isOld ? .openAPI30 : .draft2020))
    }

    /// What a `$schema` asks for; nil, with a problem, when it is not known.
    private mutating func rules(_ uri: String, _ pointer: JSONPointer) -> DialectRules? {
        let name = uri.hasSuffix("#") ? String(uri.dropLast()) : uri
        if let dialect = SchemaDialect(uri: name) { return DialectRules(dialect: dialect) }
        guard let resource = registry.resource(name) else {
            report(pointer, "the dialect '\(uri)' is not known: add its metaschema to the registry")
            return nil
        }
        let metaschema = registry.resources[resource]
        var rules = DialectRules(dialect: metaschema.rules.dialect)
        let root = registry.documents[metaschema.document].root[metaschema.pointer]
        guard let declaration = root?["$vocabulary"]?.object else { return rules }
        guard let vocabularies = Vocabularies(declaration) else {
            report(pointer, "the dialect '\(uri)' requires a vocabulary that is not supported")
            return nil
        }
        rules.vocabularies = vocabularies
        return rules
    }
}

extension ResourceScan {
    private mutating func scan(_ schema: JSONObject, _ pointer: JSONPointer, _ outer: Int) {
        let resource = enter(schema, pointer, outer)
        let dialect = registry.resources[resource].rules.dialect
        if dialect == .draft2020 {
            addAnchor(of: schema, "$anchor", pointer, resource)
            addAnchor(of: schema, "$dynamicAnchor", pointer, resource)
        }
        for (tokens, value) in SchemaKeywords.subschemas(of: schema, dialect) {
            pending.append((value, JSONPointer(tokens: pointer.tokens + tokens), resource))
        }
    }

    /// The resource that a schema belongs to: a new one when it has an identifier.
    private mutating func enter(
        _ schema: JSONObject, _ pointer: JSONPointer, _ outer: Int
    ) -> Int {
        guard pointer != registry.resources[outer].pointer else { return outer }
        var rules = registry.resources[outer].rules
        if schema["$id"] != nil || schema["id"] != nil, let named = schema["$schema"]?.string {
            rules = self.rules(named, pointer.appending("$schema")) ?? rules
        }
        let identity = identity(
            of: schema, rules, pointer, base: registry.resources[outer].uri)
        if let anchor = identity.anchor { addAnchor(anchor, pointer, outer) }
        guard let uri = identity.uri else { return outer }
        let resource = SchemaResource(
            uri: uri, document: document, pointer: pointer, rules: rules)
        if let number = registry.append(resource) { return number }
        report(pointer, "another schema has the URI '\(uri)'")
        return outer
    }

    /// What a schema's identifier makes of it: a resource with a URI, before 2019-09 an anchor, or
    /// neither.
    private mutating func identity(
        of schema: JSONObject, _ rules: DialectRules, _ pointer: JSONPointer, base: String
    ) -> (uri: String?, anchor: String?) {
        let dialect = rules.dialect
        let keyword = dialect.identifierKeyword
        guard dialect != .openAPI30, let identifier = schema[keyword]?.string,
            !(dialect.referenceHidesSiblings && schema["$ref"] != nil)
        else { return (nil, nil) }
        let reference = URIReference(identifier)
        let anchor = reference.fragment.flatMap { $0.isEmpty ? nil : $0 }
        if anchor != nil, dialect == .draft2020 {
            report(pointer.appending(keyword), "'$id' must not have a fragment: use '$anchor'")
            return (nil, nil)
        }
        guard reference.withoutFragment != URIReference("") else { return (nil, anchor) }
        let uri = reference.resolved(against: URIReference(base)).withoutFragment.description
        return (uri, anchor)
    }

    private mutating func addAnchor(
        of schema: JSONObject, _ keyword: String, _ pointer: JSONPointer, _ resource: Int
    ) {
        guard let name = schema[keyword] else { return }
        guard let name = name.string, Self.isAnchor(name) else {
            return report(
                pointer.appending(keyword),
                "'\(keyword)' must be a name of letters, digits, '-', '_' and '.'")
        }
        addAnchor(name, pointer, resource, isDynamic: keyword == "$dynamicAnchor")
    }

    private mutating func addAnchor(
        _ name: String, _ pointer: JSONPointer, _ resource: Int, isDynamic: Bool = false
    ) {
        if !registry.addAnchor(name, at: pointer, isDynamic: isDynamic, to: resource) {
            report(pointer, "another schema has the anchor '\(name)'")
        }
    }

    // 2020-12, core 8.2.2: ^[A-Za-z_][-A-Za-z0-9._]*$
    private static func isAnchor(_ name: String) -> Bool {
        guard let first = name.utf8.first else { return false }
        func isLetter(_ byte: UInt8) -> Bool {
            0x41...0x5A ~= byte || 0x61...0x7A ~= byte || byte == UInt8(ascii: "_")
        }
        return isLetter(first)
            && name.utf8.allSatisfy { isLetter($0) || 0x30...0x39 ~= $0 || "-.".utf8.contains($0) }
    }
}

extension ResourceScan {
    /// Members whose values are examples: nothing in them is a schema.
    private static let examples: Set<String> = ["default", "enum", "example", "examples", "value"]

    /// Queues the schemas of an OpenAPI document: those under `components/schemas`, and each
    /// `schema` of a parameter, header or media type.
    private mutating func addSchemas(ofOpenAPI resource: Int) {
        var rest: [(value: JSONValue, pointer: JSONPointer)] = []
        for (name, value) in root.object ?? [:] where name != "components" {
            rest.append((value, JSONPointer(tokens: [name])))
        }
        for (group, members) in root["components"]?.object ?? [:] {
            let pointer = JSONPointer(tokens: ["components", group])
            guard group == "schemas" else {
                rest.append((members, pointer))
                continue
            }
            for (name, value) in members.object ?? [:] {
                pending.append((value, pointer.appending(name), resource))
            }
        }
        while let next = rest.popLast() { descend(next.value, next.pointer, resource, &rest) }
    }

    private mutating func descend(
        _ value: JSONValue, _ pointer: JSONPointer, _ resource: Int,
        _ rest: inout [(value: JSONValue, pointer: JSONPointer)]
    ) {
        switch value {
        case .object(let members):
            for (name, value) in members where !Self.examples.contains(name) {
                if name == "schema" {
                    pending.append((value, pointer.appending(name), resource))
                } else {
                    rest.append((value, pointer.appending(name)))
                }
            }
        case .array(let elements):
            for (index, value) in elements.enumerated() {
                rest.append((value, pointer.appending(index)))
            }
        default: break
        }
    }
}
