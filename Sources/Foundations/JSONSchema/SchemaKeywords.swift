internal import JSON

/// Which keywords hold schemas, and in what form.
enum SchemaKeywords {
    private static let single = [
        "additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if",
        "items",
        "not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
    ]
    // `items` is an array of schemas before 2020-12, `dependencies` holds both schemas and names.
    private static let lists = ["allOf", "anyOf", "items", "oneOf", "prefixItems"]
    private static let maps = [
        "$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties",
        "properties",
    ]

    /// The schemas directly in a schema object, with the way to each.
    static func subschemas(
        of schema: JSONObject, _ dialect: SchemaDialect
    ) -> [(tokens: [String], value: JSONValue)] {
        var found: [(tokens: [String], value: JSONValue)] = []
        for keyword in single where dialect.knows(keyword) {
            guard let value = schema[keyword], isSchema(value) else { continue }
            found.append(([keyword], value))
        }
        for keyword in lists where dialect.knows(keyword) {
            for (index, value) in (schema[keyword]?.array ?? []).enumerated() {
                found.append(([keyword, String(index)], value))
            }
        }
        for keyword in maps where dialect.knows(keyword) {
            guard let members = schema[keyword]?.object else { continue }
            for (name, value) in members where isSchema(value) {
                found.append(([keyword, name], value))
            }
        }
        return found
    }

    private static func isSchema(_ value: JSONValue) -> Bool {
        value.kind == .object || value.kind == .boolean
    }
}
