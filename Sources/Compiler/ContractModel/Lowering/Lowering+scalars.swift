import JSON
import OpenAPI
import SourceText
import YAML

extension Lowering {
    // MARK: Texts

    func string(_ schema: Schema) -> Shape.Kind {
        warnOfIdleKeywords(of: schema, type: .string)
        let bounds = StringBounds(
            minLength: schema.minLength, maxLength: schema.maxLength, pattern: schema.pattern,
            format: schema.format.flatMap(StringFormat.init))
        refuseContradiction(schema, "minLength", schema.minLength, "maxLength", schema.maxLength)
        refuseBadPattern(schema)
        switch schema.format {
        case "date-time": return moment(.timestamp, schema)
        case "date": return moment(.date, schema)
        default: return .string(bounds)
        }
    }

    /// A moment or a day, which has no length and no letters.
    private func moment(_ kind: Shape.Kind, _ schema: Schema) -> Shape.Kind {
        for keyword in ["minLength", "maxLength", "pattern"] where schema.node[keyword] != nil {
            unsupported(
                "schema-sibling", "'\(keyword)' beside 'format: \(schema.format ?? "")'",
                at: schema.nameLocation(of: keyword))
        }
        return kind
    }

    // MARK: Numbers

    func integer(_ schema: Schema) -> Shape.Kind {
        warnOfIdleKeywords(of: schema, type: .integer)
        var bounds = IntegerBounds(
            minimum: integer(schema.minimum, "minimum", schema, rounding: .up),
            maximum: integer(schema.maximum, "maximum", schema, rounding: .down),
            exclusiveMinimum: integer(
                schema.exclusiveMinimum, "exclusiveMinimum", schema, rounding: .down),
            exclusiveMaximum: integer(
                schema.exclusiveMaximum, "exclusiveMaximum", schema, rounding: .up),
            multipleOf: divisor(schema))
        if let range = Self.range(ofFormat: schema.format) {
            bounds.minimum = max(bounds.minimum ?? range.lowerBound, range.lowerBound)
            bounds.maximum = min(bounds.maximum ?? range.upperBound, range.upperBound)
        }
        refuseContradiction(schema, "minimum", bounds.minimum, "maximum", bounds.maximum)
        return .integer(bounds)
    }

    /// The values that a format of OpenAPI's registry permits; nil when it says nothing beyond
    /// Int64.
    private static func range(ofFormat format: String?) -> ClosedRange<Int64>? {
        switch format {
        case "int8": Int64(Int8.min)...Int64(Int8.max)
        case "int16": Int64(Int16.min)...Int64(Int16.max)
        case "int32": Int64(Int32.min)...Int64(Int32.max)
        case "uint8": 0...Int64(UInt8.max)
        case "uint16": 0...Int64(UInt16.max)
        case "uint32": 0...Int64(UInt32.max)
        default: nil
        }
    }

    /// A bound of integers; a fraction is rounded to the integer that permits the same values.
    private func integer(
        _ number: JSONNumber?, _ keyword: String, _ schema: Schema,
        rounding rule: FloatingPointRoundingRule
    ) -> Int64? {
        guard let number else { return nil }
        if let integer = number.integer { return integer }
        let value = number.double.rounded(rule)
        if let integer = Int64(exactly: value) { return integer }
        // Beyond Int64 a bound permits all integers there are, or none.
        let isIdle = keyword.lowercased().hasSuffix("minimum") == (value < 0)
        if !isIdle {
            unsupported(
                "schema-bound", "'\(keyword)' beyond 64 bits",
                at: schema.valueLocation(of: keyword))
        }
        return nil
    }

    private func divisor(_ schema: Schema) -> Int64? {
        guard let number = schema.multipleOf else { return nil }
        if let integer = number.integer { return integer }
        unsupported(
            "schema-bound", "'multipleOf: \(number.text)' for integers",
            at: schema.valueLocation(of: "multipleOf"))
        return nil
    }

    func number(_ schema: Schema) -> Shape.Kind {
        warnOfIdleKeywords(of: schema, type: .number)
        refuseContradiction(
            schema, "minimum", schema.minimum?.double, "maximum", schema.maximum?.double)
        return .number(
            NumberBounds(
                minimum: schema.minimum?.double, maximum: schema.maximum?.double,
                exclusiveMinimum: schema.exclusiveMinimum?.double,
                exclusiveMaximum: schema.exclusiveMaximum?.double,
                multipleOf: schema.multipleOf?.double))
    }

    // MARK: Enumerations

    /// `enum` and `const` of texts, with or without null.
    func enumeration(_ schema: Schema) -> Shape {
        warnOfIdleKeywords(of: schema, type: .string)
        let keyword = schema.allowedValues == nil ? "const" : "enum"
        var nodes = schema.allowedValues ?? []
        if let constant = schema.constant { nodes = [constant] }
        let permitsNull = schema.types?.contains(.null) ?? true
        let values = nodes.compactMap { node -> EnumerationValue? in
            if node.isNull { return nil }
            guard let text = node.string else {
                unsupported(
                    "enum-value", "\(node.kindDescription) in '\(keyword)'", at: node.location,
                    hint: Self.quotingHint(node))
                return nil
            }
            return EnumerationValue(text: text, origin: node.location)
        }
        let others = (schema.types ?? []).filter { $0 != .string && $0 != .null }
        if !others.isEmpty, !values.isEmpty {
            error(
                "enum-type", "the texts in '\(keyword)' do not fit the schema's 'type'",
                at: schema.valueLocation(of: "type"), hint: "expected 'string'")
        }
        refuseRepetition(values, in: keyword)
        return shape(
            .enumeration(values), schema,
            isNullable: permitsNull && nodes.contains(where: \.isNull))
    }

    private static func quotingHint(_ node: Node) -> String? {
        node.scalar.map { "if it is a text, write it in quotes: '\($0.text)'" }
    }

    private func refuseRepetition(_ values: [EnumerationValue], in keyword: String) {
        var first: [String: EnumerationValue] = [:]
        for value in values {
            guard let earlier = first.updateValue(value, forKey: value.text) else { continue }
            error(
                "value-repeated", "'\(value.text)' is repeated in '\(keyword)'", at: value.origin,
                notes: [.init("it stands here first", at: earlier.origin)])
        }
    }

    // MARK: Contradictions

    /// Reports bounds that leave no value.
    func refuseContradiction<Bound: Comparable>(
        _ schema: Schema, _ lowerKeyword: String, _ lower: Bound?, _ upperKeyword: String,
        _ upper: Bound?
    ) {
        guard let lower, let upper, lower > upper else { return }
        error(
            "schema-bounds", "'\(lowerKeyword)' is greater than '\(upperKeyword)'",
            at: schema.valueLocation(of: lowerKeyword),
            notes: schema.node[upperKeyword].map {
                [.init("'\(upperKeyword)' is here", at: $0.location)]
            } ?? [])
    }
}
