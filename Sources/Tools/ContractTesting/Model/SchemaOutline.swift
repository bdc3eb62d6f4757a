import JSON

/// What a schema says of the kinds of its values and of their parts, as far as texts are read by it: a parameter is a
/// text, and only its schema tells whether `5` is a number.
struct SchemaOutline {
    /// The kinds that a value may be of; all where the schema says nothing.
    private(set) var kinds: Set<JSONKind>
    /// The schema of the items of a list.
    private(set) var items: JSONPointer?
    /// The schemas of properties by name.
    private(set) var properties: [String: JSONPointer] = [:]
    /// The schema of properties that are not named.
    private(set) var others: JSONPointer?
    /// Whether the values are listed, by `enum` or `const`.
    private(set) var isClosed = false

    // Schemas that lead to each other for longer than this go round, and more than this many are made to take time.
    private static let maxDepth = 16
    private static let maxSchemas = 500

    /// The outline of anything.
    init() { kinds = [.null, .boolean, .number, .string, .array, .object] }

    init(at pointer: JSONPointer?, in schemas: SchemaSet, _ view: SchemaView) {
        self.init()
        var budget = Self.maxSchemas
        if let pointer { take(pointer, schemas, view, depth: 0, &budget) }
    }

    var allowsList: Bool { kinds.contains(.array) }
    var allowsObject: Bool { kinds.contains(.object) }
    var allowsScalar: Bool { !kinds.subtracting([.array, .object]).isEmpty }

    /// The schema of a property.
    func property(_ name: String) -> JSONPointer? { properties[name] ?? others }

    private mutating func take(
        _ pointer: JSONPointer, _ schemas: SchemaSet, _ view: SchemaView, depth: Int,
        _ budget: inout Int
    ) {
        budget -= 1
        guard budget > 0, depth < Self.maxDepth,
            let schema = schemas.json(at: pointer, view)?.object
        else {
            return
        }
        if let target = schema["$ref"]?.string.flatMap(LocalReference.pointer) {
            take(target, schemas, view, depth: depth + 1, &budget)
        }
        takeKinds(of: schema)
        if schema["items"] != nil { items = pointer.appending("items") }
        for (name, _) in schema["properties"]?.object ?? [:] {
            properties[name] = pointer.appending("properties").appending(name)
        }
        if schema["additionalProperties"]?.object != nil {
            others = pointer.appending("additionalProperties")
        }
        for index in (schema["allOf"]?.array ?? []).indices {
            take(
                pointer.appending("allOf").appending(index), schemas, view, depth: depth + 1,
                &budget)
        }
        for keyword in ["anyOf", "oneOf"] {
            takeBranches(keyword, of: schema, pointer, schemas, view, depth: depth, &budget)
        }
    }

    private mutating func takeKinds(of schema: JSONObject) {
        if schema["enum"] != nil || schema["const"] != nil { isClosed = true }
        if let type = schema["type"] {
            let names = type.array ?? [type]
            kinds.formIntersection(names.compactMap { $0.string.flatMap(JSONKind.init(type:)) })
        }
        if let values = schema["enum"]?.array {
            kinds.formIntersection(values.map(\.kind))
        } else if let value = schema["const"] {
            kinds.formIntersection([value.kind])
        }
    }

    private mutating func takeBranches(
        _ keyword: String, of schema: JSONObject, _ pointer: JSONPointer, _ schemas: SchemaSet,
        _ view: SchemaView, depth: Int, _ budget: inout Int
    ) {
        guard let branches = schema[keyword]?.array, !branches.isEmpty else { return }
        var union: Set<JSONKind> = []
        for index in branches.indices {
            var branch = SchemaOutline()
            branch.take(
                pointer.appending(keyword).appending(index), schemas, view, depth: depth + 1,
                &budget)
            union.formUnion(branch.kinds)
            items = items ?? branch.items
            others = others ?? branch.others
            properties.merge(branch.properties) { first, _ in first }
        }
        kinds.formIntersection(union)
    }
}

extension JSONKind {
    /// The kind of a name of `type`.
    fileprivate init?(type: String) {
        switch type {
        case "null": self = .null
        case "boolean": self = .boolean
        case "integer", "number": self = .number
        case "string": self = .string
        case "array": self = .array
        case "object": self = .object
        default: return nil
        }
    }
}
