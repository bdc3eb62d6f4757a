internal import JSON

// Arrays: JSON Schema Validation 2020-12, 6.4, and Core, 10.3.1.
extension SchemaCompiler {
    mutating func compileArrays(_ schema: inout SchemaObject, _ vocabularies: Vocabularies) {
        if vocabularies.contains(.validation) {
            if let count = count(schema, "minItems") { schema.append("minItems", .minItems(count)) }
            if let count = count(schema, "maxItems") { schema.append("maxItems", .maxItems(count)) }
            if schema["uniqueItems"] == .boolean(true) {
                schema.append("uniqueItems", .uniqueItems)
            }
        }
        guard vocabularies.contains(.applicator) else { return }
        if schema.dialect == .draft2020 {
            compileItems(&schema)
        } else {
            compileItemsBefore2020(&schema)
        }
        compileContains(&schema, vocabularies)
    }

    private mutating func compileItems(_ schema: inout SchemaObject) {
        let prefix = subschemas(schema, listedIn: "prefixItems") ?? []
        if !prefix.isEmpty { schema.append("prefixItems", .prefixItems(prefix)) }
        if let items = subschema(schema, "items") {
            schema.append("items", .items(items, from: prefix.count))
        }
    }

    /// `items` is one schema for all items, or an array of schemas that `additionalItems`
    /// complements.
    private mutating func compileItemsBefore2020(_ schema: inout SchemaObject) {
        guard let list = schema["items"]?.array else {
            if let items = subschema(schema, "items") {
                schema.append("items", .items(items, from: 0))
            }
            return
        }
        let prefix = list.enumerated().map { index, value in
            number(of: child(schema.place, ["items", String(index)], value))
        }
        schema.append("items", .prefixItems(prefix))
        guard let value = schema["additionalItems"] else { return }
        if value == .boolean(true) { return }
        if value == .boolean(false) {
            return schema.append("additionalItems", .maxItems(prefix.count))
        }
        let rest = number(of: child(schema.place, ["additionalItems"], value))
        schema.append("additionalItems", .items(rest, from: prefix.count))
    }

    private mutating func compileContains(
        _ schema: inout SchemaObject, _ vocabularies: Vocabularies
    ) {
        guard let contained = subschema(schema, "contains") else { return }
        var minimum = 1
        var maximum: Int?
        if vocabularies.contains(.validation) {
            minimum = count(schema, "minContains") ?? 1
            maximum = count(schema, "maxContains")
        }
        let rule = ContainsRule(schema: contained, minimum: minimum, maximum: maximum)
        schema.append("contains", .contains(rule))
    }
}
