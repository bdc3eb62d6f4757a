import JSON
import OpenAPI
import SourceText
import YAML

extension Lowering {
    // MARK: Texts

    func string(_ facts: SchemaFacts, _ isPartial: inout Bool) -> Shape.Kind {
        let schemas = facts.parts.map(\.schema)
        let patterns = schemas.filter { isSound($0) }
        let formats = schemas.compactMap(\.format).filter { Self.isChecked($0) }.unique()
        let bounds = StringBounds(
            minLength: schemas.compactMap(\.minLength).max(),
            maxLength: schemas.compactMap(\.maxLength).min(),
            pattern: patterns.first?.pattern,
            format: formats.first.flatMap(StringFormat.init))
        warnOfContradiction(facts, "minLength", bounds.minLength, "maxLength", bounds.maxLength)
        if patterns.count > 1 || formats.count > 1 { isPartial = true }
        switch formats.first {
        case "date-time": return moment(.timestamp, bounds, &isPartial)
        case "date": return moment(.date, bounds, &isPartial)
        default: return .string(isContradictory(bounds) ? .none : bounds)
        }
    }

    /// Whether a format is more than an annotation.
    private static func isChecked(_ format: String) -> Bool {
        format == "date-time" || format == "date" || StringFormat(rawValue: format) != nil
    }

    /// A moment or a day has no length and no letters; what is asked of its text is checked.
    private func moment(
        _ kind: Shape.Kind, _ bounds: StringBounds, _ isPartial: inout Bool
    ) -> Shape.Kind {
        if bounds.minLength != nil || bounds.maxLength != nil || bounds.pattern != nil {
            isPartial = true
        }
        return kind
    }

    private func isContradictory(_ bounds: StringBounds) -> Bool {
        (bounds.minLength ?? 0) > (bounds.maxLength ?? .max)
    }

    // MARK: Numbers

    func integer(_ facts: SchemaFacts, _ isPartial: inout Bool) -> Shape.Kind {
        var bounds = IntegerBounds()
        for schema in facts.parts.map(\.schema) {
            bounds.minimum = [
                bounds.minimum, integer(schema.minimum, isLower: true, .up, &isPartial),
                Self.range(ofFormat: schema.format)?.lowerBound,
            ].compactMap(\.self).max()
            bounds.maximum = [
                bounds.maximum, integer(schema.maximum, isLower: false, .down, &isPartial),
                Self.range(ofFormat: schema.format)?.upperBound,
            ].compactMap(\.self).min()
            bounds.exclusiveMinimum = [
                bounds.exclusiveMinimum,
                integer(schema.exclusiveMinimum, isLower: true, .down, &isPartial),
            ].compactMap(\.self).max()
            bounds.exclusiveMaximum = [
                bounds.exclusiveMaximum,
                integer(schema.exclusiveMaximum, isLower: false, .up, &isPartial),
            ].compactMap(\.self).min()
            guard let divisor = schema.multipleOf else { continue }
            if bounds.multipleOf != nil || divisor.integer == nil { isPartial = true }
            bounds.multipleOf = bounds.multipleOf ?? divisor.integer
        }
        warnOfContradiction(facts, "minimum", bounds.minimum, "maximum", bounds.maximum)
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
        _ number: JSONNumber?, isLower: Bool, _ rule: FloatingPointRoundingRule,
        _ isPartial: inout Bool
    ) -> Int64? {
        guard let number else { return nil }
        if let integer = number.integer { return integer }
        let value = number.double.rounded(rule)
        if let integer = Int64(exactly: value) { return integer }
        // Beyond Int64 a bound permits all integers there are, or none.
        if isLower != (value < 0) { isPartial = true }
        return nil
    }

    func number(_ facts: SchemaFacts, _ isPartial: inout Bool) -> Shape.Kind {
        let schemas = facts.parts.map(\.schema)
        let divisors = schemas.compactMap(\.multipleOf?.double)
        if divisors.count > 1 { isPartial = true }
        let bounds = NumberBounds(
            minimum: schemas.compactMap(\.minimum?.double).max(),
            maximum: schemas.compactMap(\.maximum?.double).min(),
            exclusiveMinimum: schemas.compactMap(\.exclusiveMinimum?.double).max(),
            exclusiveMaximum: schemas.compactMap(\.exclusiveMaximum?.double).min(),
            multipleOf: divisors.first)
        warnOfContradiction(facts, "minimum", bounds.minimum, "maximum", bounds.maximum)
        let all = [
            bounds.minimum, bounds.maximum, bounds.exclusiveMinimum, bounds.exclusiveMaximum,
        ]
        guard all.allSatisfy({ $0?.isFinite != false }) else {
            isPartial = true
            return .number(.none)
        }
        return .number(bounds)
    }

    // MARK: Contradictions

    /// Warns of bounds that leave no value.
    func warnOfContradiction<Bound: Comparable>(
        _ facts: SchemaFacts, _ lowerKeyword: String, _ lower: Bound?, _ upperKeyword: String,
        _ upper: Bound?
    ) {
        guard let lower, let upper, lower > upper,
            let schema = facts.parts(with: lowerKeyword).first
        else { return }
        let other = facts.parts(with: upperKeyword).first?.node[upperKeyword]
        warning(
            "schema-bounds", "'\(lowerKeyword)' is greater than '\(upperKeyword)'",
            at: schema.valueLocation(of: lowerKeyword),
            notes: other.map { [.init("'\(upperKeyword)' is here", at: $0.location)] } ?? [])
    }
}

extension [String] {
    /// The different texts, in the order of their first appearance.
    func unique() -> [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
