internal import JSON
internal import Patterns

// Objects: JSON Schema Validation 2020-12, 6.5, and Core, 10.3.2.
extension SchemaCompiler {
    mutating func compileObjects(_ schema: inout SchemaObject, _ vocabularies: Vocabularies) {
        if vocabularies.contains(.validation) {
            compileCounts(&schema)
            if let names = names(schema["required"], schema, "required") {
                schema.append("required", .required(names))
            }
            compileDependentRequired(&schema)
        }
        guard vocabularies.contains(.applicator) else { return }
        compileProperties(&schema)
        if let names = subschema(schema, "propertyNames") {
            schema.append("propertyNames", .propertyNames(names))
        }
    }

    private mutating func compileCounts(_ schema: inout SchemaObject) {
        if let count = count(schema, "minProperties") {
            schema.append("minProperties", .minProperties(count))
        }
        if let count = count(schema, "maxProperties") {
            schema.append("maxProperties", .maxProperties(count))
        }
    }

    /// An array of property names, or nil, with a problem unless it is absent.
    private mutating func names(
        _ value: JSONValue?, _ schema: SchemaObject, _ keyword: String
    ) -> [String]? {
        guard let value else { return nil }
        let names = (value.array ?? []).compactMap(\.string)
        guard let array = value.array, names.count == array.count else {
            report(schema.place, keyword, "'\(keyword)' must be an array of property names")
            return nil
        }
        return names
    }

    private mutating func compileDependentRequired(_ schema: inout SchemaObject) {
        var rules: [(name: String, required: [String])] = []
        for (name, value) in members(schema, "dependentRequired") {
            guard let required = names(value, schema, "dependentRequired") else { continue }
            rules.append((name, required))
        }
        if !rules.isEmpty { schema.append("dependentRequired", .dependentRequired(rules)) }
        rules = []
        // Before 2019-09 one keyword served both kinds of dependency; many documents still use it.
        for (name, value) in members(schema, "dependencies") where value.kind == .array {
            guard let required = names(value, schema, "dependencies") else { continue }
            rules.append((name, required))
        }
        if !rules.isEmpty { schema.append("dependencies", .dependentRequired(rules)) }
    }

    private mutating func compileProperties(_ schema: inout SchemaObject) {
        let named = members(schema, "properties").map { name, value in
            (name, number(of: child(schema.place, ["properties", name], value)))
        }
        var patterns: [(pattern: Pattern, schema: Int)] = []
        for (source, value) in members(schema, "patternProperties") {
            let place = child(schema.place, ["patternProperties", source], value)
            guard let pattern = pattern(.string(source), schema.place, "patternProperties") else {
                continue
            }
            patterns.append((pattern, number(of: place)))
        }
        let additional = subschema(schema, "additionalProperties")
        guard !named.isEmpty || !patterns.isEmpty || additional != nil else { return }
        let table = PropertyTable(named: named, patterns: patterns, additional: additional)
        schema.append("properties", .properties(table))
    }
}
