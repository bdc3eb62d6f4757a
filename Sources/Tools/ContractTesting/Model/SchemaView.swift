import JSON

/// From which side a schema is looked at: `readOnly` properties belong to responses, `writeOnly` ones to requests.
public enum SchemaView: Sendable, Hashable, CaseIterable {
    /// Of what clients send.
    case request
    /// Of what clients get.
    case response

    /// The annotation of properties that this side need not have.
    var foreign: String { self == .request ? "readOnly" : "writeOnly" }

    // Whose contents are data or mean no schema.
    private static let data: Set<String> = [
        "example", "examples", "default", "enum", "const", "required", "x-problems",
    ]
    private static let dialects: Set<String> = ["$schema", "jsonSchemaDialect"]
    private static let maps: Set<String> = [
        "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas",
        "responses", "parameters", "requestBodies", "headers", "paths", "content", "encoding",
        "webhooks", "callbacks", "pathItems", "mediaTypes",
    ]
    // Deeper than any document that the compiler's reader accepts.
    private static let maxDepth = 500
    // Schemas that one is made of; more are made to take time.
    private static let maxSchemas = 200

    /// The document with `required` as this side has it: properties that belong to the other side are not required of
    /// this one (OpenAPI 3.0.4, 4.7.24.2; JSON Schema 2020-12 leaves it to OpenAPI).
    func document(_ document: JSONValue) -> JSONValue {
        rewrite(document, isMap: false, of: document, foreign: [], depth: 0)
    }

    private func rewrite(
        _ value: JSONValue, isMap: Bool, of document: JSONValue, foreign outer: Set<String>,
        depth: Int
    ) -> JSONValue {
        guard depth < Self.maxDepth else { return value }
        switch value {
        case .array(let items):
            return .array(
                items.map {
                    rewrite($0, isMap: false, of: document, foreign: outer, depth: depth + 1)
                })
        case .object(let object):
            let names = isMap ? [] : outer.union(foreignNames(of: value, in: document))
            var result = JSONObject()
            for (name, member) in object {
                if !isMap, name == "required", !names.isEmpty, let required = member.array {
                    let own = required.filter { !names.contains($0.string ?? "") }
                    result.updateValue(.array(own), forKey: name)
                } else if !isMap, Self.dialects.contains(name), member.string != nil {
                    // Whatever dialect they name, the compiler reads schemas as those of 3.1.
                    continue
                } else if !isMap, Self.data.contains(name) {
                    result.updateValue(member, forKey: name)
                } else {
                    let passed = !isMap && name == "allOf" ? names : []
                    let rewritten = rewrite(
                        member, isMap: !isMap && Self.maps.contains(name), of: document,
                        foreign: passed, depth: depth + 1)
                    result.updateValue(rewritten, forKey: name)
                }
            }
            return .object(result)
        default: return value
        }
    }

    /// The properties of a schema, and of those that it is made of, which belong to the other side.
    private func foreignNames(of schema: JSONValue, in document: JSONValue) -> Set<String> {
        var names: Set<String> = []
        var budget = Self.maxSchemas
        addForeignNames(of: schema, in: document, to: &names, depth: 0, &budget)
        return names
    }

    private func addForeignNames(
        of schema: JSONValue, in document: JSONValue, to names: inout Set<String>, depth: Int,
        _ budget: inout Int
    ) {
        budget -= 1
        guard budget > 0, depth < 16 else { return }
        for (name, property) in schema["properties"]?.object ?? [:]
        where isForeign(property, in: document) {
            names.insert(name)
        }
        for part in schema["allOf"]?.array ?? [] {
            addForeignNames(of: part, in: document, to: &names, depth: depth + 1, &budget)
        }
        if let target = target(of: schema, in: document) {
            addForeignNames(of: target, in: document, to: &names, depth: depth + 1, &budget)
        }
    }

    private func isForeign(_ property: JSONValue, in document: JSONValue) -> Bool {
        var property: JSONValue? = property
        for _ in 0..<32 {
            if property?[foreign]?.boolean == true { return true }
            property = property.flatMap { target(of: $0, in: document) }
        }
        return false
    }

    private func target(of schema: JSONValue, in document: JSONValue) -> JSONValue? {
        schema["$ref"]?.string.flatMap(LocalReference.pointer).flatMap { document[$0] }
    }
}
