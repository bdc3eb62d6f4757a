internal import JSON
internal import Patterns

// The vocabulary of JSON Schema Validation 2020-12, 6.1 to 6.3: types, numbers, strings.
extension SchemaCompiler {
    mutating func compileTypes(_ schema: inout SchemaObject) {
        if let types = types(schema) { schema.append("type", .type(types)) }
        if let value = schema["const"] { schema.append("const", .constant(value)) }
        guard let value = schema["enum"] else { return }
        guard let values = value.array else {
            return report(schema.place, "enum", "'enum' must be an array of values")
        }
        schema.append("enum", .enumeration(ValueSet(values)))
    }

    private mutating func types(_ schema: SchemaObject) -> InstanceTypes? {
        guard let value = schema["type"] else { return nil }
        let names: [JSONValue]
        switch value {
        case .array(let list) where schema.dialect != .openAPI30: names = list
        default: names = [value]
        }
        var types: InstanceTypes = schema["nullable"] == .boolean(true) ? .null : []
        for name in names {
            guard let type = name.string.flatMap(InstanceTypes.init(name:)) else {
                report(schema.place, "type", "there is no type \(quoted(name))")
                return nil
            }
            types.insert(type)
        }
        return types
    }

    mutating func compileNumbers(_ schema: inout SchemaObject) {
        if schema.dialect.hasBooleanExclusiveLimits {
            compileLimitsOfDraft4(&schema)
        } else {
            if let limit = number(schema, "minimum") {
                schema.append("minimum", .minimum(limit, isExclusive: false))
            }
            if let limit = number(schema, "maximum") {
                schema.append("maximum", .maximum(limit, isExclusive: false))
            }
            if let limit = number(schema, "exclusiveMinimum") {
                schema.append("exclusiveMinimum", .minimum(limit, isExclusive: true))
            }
            if let limit = number(schema, "exclusiveMaximum") {
                schema.append("exclusiveMaximum", .maximum(limit, isExclusive: true))
            }
        }
        guard let divisor = number(schema, "multipleOf") else { return }
        guard divisor > JSONNumber(0) else {
            return report(schema.place, "multipleOf", "'multipleOf' must be greater than 0")
        }
        schema.append("multipleOf", .multipleOf(divisor))
    }

    private mutating func compileLimitsOfDraft4(_ schema: inout SchemaObject) {
        if let limit = number(schema, "minimum") {
            let isExclusive = schema["exclusiveMinimum"] == .boolean(true)
            schema.append("minimum", .minimum(limit, isExclusive: isExclusive))
        }
        if let limit = number(schema, "maximum") {
            let isExclusive = schema["exclusiveMaximum"] == .boolean(true)
            schema.append("maximum", .maximum(limit, isExclusive: isExclusive))
        }
    }

    private mutating func number(_ schema: SchemaObject, _ keyword: String) -> JSONNumber? {
        guard let value = schema[keyword] else { return nil }
        if let number = value.number { return number }
        report(schema.place, keyword, "'\(keyword)' must be a number, not \(value.kind.phrase)")
        return nil
    }

    mutating func compileStrings(_ schema: inout SchemaObject) {
        if let count = count(schema, "minLength") { schema.append("minLength", .minLength(count)) }
        if let count = count(schema, "maxLength") { schema.append("maxLength", .maxLength(count)) }
        guard let value = schema["pattern"] else { return }
        if let pattern = pattern(value, schema.place, "pattern") {
            schema.append("pattern", .pattern(pattern))
        }
    }

    /// A regular expression, or nil and a problem.
    mutating func pattern(
        _ value: JSONValue, _ place: SchemaPlace, _ keyword: String
    ) -> Pattern? {
        guard let source = value.string else {
            report(place, keyword, "'\(keyword)' must be a string, not \(value.kind.phrase)")
            return nil
        }
        if let pattern = patterns[source] { return pattern }
        do {
            let pattern = try Pattern(source)
            patterns[source] = pattern
            return pattern
        } catch {
            report(place, keyword, "\(quoted(value)) is no pattern that can be run: \(error)")
            return nil
        }
    }

    /// A count that is not negative, or nil and a problem. One that no instance can reach becomes
    /// the largest.
    mutating func count(_ schema: SchemaObject, _ keyword: String) -> Int? {
        guard let value = schema[keyword] else { return nil }
        guard let number = value.number, number.isIntegral, number >= JSONNumber(0) else {
            report(schema.place, keyword, "'\(keyword)' must be an integer that is not negative")
            return nil
        }
        return number.integer.map { Int(clamping: $0) } ?? .max
    }

    mutating func compileFormat(_ schema: inout SchemaObject, _ vocabularies: Vocabularies) {
        guard let value = schema["format"], isAsserted(value, vocabularies),
            let format = value.string.flatMap(SchemaFormat.init)
        else { return }
        schema.append("format", .format(format))
    }

    /// Whether the value of a `format` is a rule, and not an annotation alone.
    func isAsserted(_ format: JSONValue, _ vocabularies: Vocabularies) -> Bool {
        guard assertsFormats || vocabularies.contains(.formatAssertion) else { return false }
        return format.string.flatMap(SchemaFormat.init) != nil
    }
}
