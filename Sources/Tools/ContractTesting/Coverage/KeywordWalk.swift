import JSON
import JSONSchema

/// Follows a value through its schema, and notes which assertions it satisfies and which it breaks.
///
/// Each assertion is judged by the validator, alone: a schema that holds nothing but this keyword. That says more than the
/// validator's violations do, which leave out what is satisfied and what stands in branches of `anyOf` and `oneOf`.
struct KeywordWalk {
    private(set) var seen: Set<CoverageItem> = []
    private let schemas: SchemaSet
    private let view: SchemaView
    // What an exchange may cost: values within values, each by several schemas.
    private var budget = 20_000

    private static let maxDepth = 64
    /// Items of a list that are looked at: the others tell little more.
    private static let maxItems = 20

    init(_ schemas: SchemaSet, _ view: SchemaView) {
        self.schemas = schemas
        self.view = view
    }

    /// Notes what a value says of the schema at a pointer, and of those that it leads to.
    mutating func visit(_ value: JSONValue, at pointer: JSONPointer, depth: Int = 0) {
        budget -= 1
        guard budget > 0, depth < Self.maxDepth,
            let schema = schemas.json(at: pointer, view)?.object
        else { return }
        noteAssertions(of: schema, at: pointer, value)
        if let target = schema["$ref"]?.string.flatMap(LocalReference.pointer) {
            visit(value, at: target, depth: depth + 1)
        }
        for index in (schema["allOf"]?.array ?? []).indices {
            visit(value, at: pointer.appending("allOf").appending(index), depth: depth + 1)
        }
        for name in SchemaKeyword.choices {
            visitChoices(name, of: schema, at: pointer, value, depth: depth)
        }
        if schema["if"] != nil {
            let isMet = schemas.isValid(value, at: pointer.appending("if"), view)
            visit(value, at: pointer.appending(isMet ? "then" : "else"), depth: depth + 1)
        }
        visitParts(of: schema, at: pointer, value, depth: depth)
    }

    private mutating func noteAssertions(
        of schema: JSONObject, at pointer: JSONPointer, _ value: JSONValue
    ) {
        for (name, kinds) in SchemaKeyword.assertions where kinds.contains(value.kind) {
            guard let keyword = schema[name], !SchemaKeyword.isIdle(name, keyword) else { continue }
            let alone = schemas.assertion(name, of: pointer, view) {
                var object = JSONObject()
                object.updateValue(keyword, forKey: name)
                return object
            }
            if let alone { note(name, at: pointer, alone.isValid(value)) }
        }
        if value.kind == .object, SchemaKeyword.isClosed(schema) {
            let alone = schemas.assertion("additionalProperties", of: pointer, view) {
                SchemaKeyword.closure(of: schema)
            }
            if let alone { note("additionalProperties", at: pointer, alone.isValid(value)) }
        }
    }

    private mutating func note(_ keyword: String, at pointer: JSONPointer, _ isSatisfied: Bool) {
        let location = pointer.appending(keyword).description
        seen.insert(.keyword(location, isSatisfied: isSatisfied))
    }

    /// Looks at the branches that hold; at all when none does, as each of them says why.
    private mutating func visitChoices(
        _ name: String, of schema: JSONObject, at pointer: JSONPointer, _ value: JSONValue,
        depth: Int
    ) {
        guard let branches = schema[name]?.array, !branches.isEmpty else { return }
        let pointers = branches.indices.map { pointer.appending(name).appending($0) }
        let valid = pointers.filter { schemas.isValid(value, at: $0, view) }
        note(name, at: pointer, name == "oneOf" ? valid.count == 1 : !valid.isEmpty)
        for branch in valid.isEmpty ? pointers : valid {
            visit(value, at: branch, depth: depth + 1)
        }
    }

    private mutating func visitParts(
        of schema: JSONObject, at pointer: JSONPointer, _ value: JSONValue, depth: Int
    ) {
        switch value {
        case .object(let object):
            for (name, member) in object {
                if schema["properties"]?.object?[name] != nil {
                    visit(
                        member, at: pointer.appending("properties").appending(name),
                        depth: depth + 1)
                } else if schema["patternProperties"] == nil {
                    visit(member, at: pointer.appending("additionalProperties"), depth: depth + 1)
                }
            }
            for (name, _) in schema["dependentSchemas"]?.object ?? [:] where object[name] != nil {
                visit(
                    value, at: pointer.appending("dependentSchemas").appending(name),
                    depth: depth + 1)
            }
        case .array(let items):
            let prefix = schema["prefixItems"]?.array?.count ?? 0
            for (index, item) in items.prefix(Self.maxItems).enumerated() {
                let place =
                    index < prefix
                    ? pointer.appending("prefixItems").appending(index)
                    : pointer.appending("items")
                visit(item, at: place, depth: depth + 1)
            }
        default: break
        }
    }
}
