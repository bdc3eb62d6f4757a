internal import JSON

// Keywords that apply schemas to the instance itself: JSON Schema Core 2020-12, 10.2 and 11.
extension SchemaCompiler {
    mutating func compileApplicators(_ schema: inout SchemaObject) {
        if let all = subschemas(schema, listedIn: "allOf") { schema.append("allOf", .allOf(all)) }
        if let any = subschemas(schema, listedIn: "anyOf") { schema.append("anyOf", .anyOf(any)) }
        if let one = subschemas(schema, listedIn: "oneOf") { schema.append("oneOf", .oneOf(one)) }
        if let not = subschema(schema, "not") { schema.append("not", .not(not)) }
        compileConditional(&schema)
        compileDependentSchemas(&schema)
    }

    private mutating func compileConditional(_ schema: inout SchemaObject) {
        let then = subschema(schema, "then")
        let otherwise = subschema(schema, "else")
        guard let condition = subschema(schema, "if") else { return }
        schema.append("if", .conditional(if: condition, then: then, else: otherwise))
    }

    private mutating func compileDependentSchemas(_ schema: inout SchemaObject) {
        for keyword in ["dependentSchemas", "dependencies"] {
            var rules: [(name: String, schema: Int)] = []
            for (name, value) in members(schema, keyword) where value.kind != .array {
                rules.append((name, number(of: child(schema.place, [keyword, name], value))))
            }
            if !rules.isEmpty { schema.append(keyword, .dependentSchemas(rules)) }
        }
    }

    mutating func compileUnevaluated(_ schema: inout SchemaObject) {
        if let items = subschema(schema, "unevaluatedItems") {
            schema.append("unevaluatedItems", .unevaluatedItems(items))
        }
        if let properties = subschema(schema, "unevaluatedProperties") {
            schema.append("unevaluatedProperties", .unevaluatedProperties(properties))
        }
    }
}
