import CodeText
import ContractModel

// The arguments of rules: a bound that nothing was said about is left out.

extension IntegerBounds {
    var arguments: [Code] {
        let bounds: [(Code, Int64?)] = [
            ("minimum", minimum), ("maximum", maximum), ("exclusiveMinimum", exclusiveMinimum),
            ("exclusiveMaximum", exclusiveMaximum), ("multipleOf", multipleOf),
        ]
        return bounds.compactMap { name, value in value.map { "\(name): \(Literal.integer($0))" } }
    }
}

extension NumberBounds {
    var arguments: [Code] {
        let bounds: [(Code, Double?)] = [
            ("minimum", minimum), ("maximum", maximum), ("exclusiveMinimum", exclusiveMinimum),
            ("exclusiveMaximum", exclusiveMaximum), ("multipleOf", multipleOf),
        ]
        return bounds.compactMap { name, value in value.map { "\(name): \(Literal.number($0))" } }
    }
}

extension StringBounds {
    var arguments: [Code] {
        let lengths: [(Code, Int?)] = [("minLength", minLength), ("maxLength", maxLength)]
        return counts(lengths)
            + (pattern.map { [.labeled("pattern", $0)] } ?? [])
            + (format.map { ["format: \(Runtime.format($0))"] } ?? [])
    }
}

extension ArrayBounds {
    var arguments: [Code] {
        counts([("minItems", minItems), ("maxItems", maxItems)])
            + (uniqueItems ? ["uniqueItems: true"] : [])
    }
}

extension DictionaryBounds {
    var arguments: [Code] {
        counts([("minProperties", minProperties), ("maxProperties", maxProperties)])
    }
}

private func counts(_ counts: [(name: Code, value: Int?)]) -> [Code] {
    counts.compactMap { name, value in
        value.map { "\(name): \(Literal.integer(Int64($0)))" }
    }
}
