import CodeText
import ContractModel

// What emitted unions call.

extension Runtime {
    /// The rule that tells the alternatives of a union apart.
    static func alternatives(of union: UnionShape) -> Code {
        let types = UnionShape.ValueType.allCases.compactMap { type -> Code? in
            let position = union.alternatives.firstIndex { $0.types.contains(type) }
            guard let position else { return nil }
            let value: Code = type == .object ? ".only(\(position))" : "\(position)"
            return "\(label(of: type)): \(value)"
        }
        let objects = objectAlternatives(union).map { ["object: \($0)"] as [Code] } ?? []
        return "UnionAlternatives" + .call([keyword(union.keyword)] + types + objects)
    }

    static func keyword(_ keyword: UnionShape.Keyword) -> Code {
        switch keyword {
        case .oneOf: ".oneOf"
        case .anyOf: ".anyOf"
        case .type: ".type"
        }
    }

    private static func label(of type: UnionShape.ValueType) -> Code {
        switch type {
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// How alternatives are told apart by properties; nil when they need not be.
    private static func objectAlternatives(_ union: UnionShape) -> Code? {
        var method: (name: Code, property: String)?
        var values: [Code] = []
        var marks: [Code] = []
        for (position, alternative) in union.alternatives.enumerated() {
            for rule in alternative.rules {
                switch rule {
                case .type: continue
                case .discriminator(let property, let texts):
                    method = (".discriminator", property)
                    values += texts.map { "\(Code.quoted($0)): \(position)" }
                case .constant(let property, let texts):
                    method = (".property", property)
                    values += texts.map { "\(Code.quoted($0)): \(position)" }
                case .required(let property, let excluded):
                    marks.append(mark(property, position, excluding: excluded))
                }
            }
        }
        if let method {
            return method.name + .call([.quoted(method.property), .array(values)])
        }
        return marks.isEmpty ? nil : ".required" + .call(marks)
    }

    private static func mark(
        _ property: String, _ position: Int, excluding excluded: [String]
    ) -> Code {
        let exclusion: [Code] =
            excluded.isEmpty ? [] : ["excluding: \(Code.array(excluded.map { .quoted($0) }))"]
        return "UnionMark" + .call([.quoted(property), "\(position)"] + exclusion)
    }

    static let triedUnion: Code = "TriedUnion"

    /// The position of the alternative that the next value is of.
    static func alternative(_ alternatives: Code, from json: SwiftName) -> Code {
        "try \(json).alternative" + .call(["of: \(alternatives)"])
    }
}

extension UnionShape.Alternative {
    /// The types that no other alternative has values of.
    fileprivate var types: [UnionShape.ValueType] {
        rules.flatMap { rule -> [UnionShape.ValueType] in
            if case .type(let types) = rule { types } else { [] }
        }
    }
}
