// How texts become JSON.
//
// A parameter is texts with something between them; a schema speaks of JSON. What the schema of a
// parameter says about types decides what a text is: `5` is a number where numbers are allowed and
// otherwise a string. So each parameter that is not one plain text, or a list of them, goes this
// way: its texts become a tree (ParameterNode) by its style, the tree becomes JSON by its
// ParameterSchema, and the JSON is read by the rule of the schema, as a body is.

/// What the values of a parameter can be, as far as it decides how texts are read.
@_spi(Generated) public indirect enum ParameterSchema: Sendable {
    /// Any value.
    case any
    /// Null.
    case null
    /// `true` and `false`.
    case boolean
    /// Numbers.
    case number
    /// Texts.
    case string
    /// Lists.
    case list(of: ParameterSchema)
    /// Objects with these properties, and others of one schema where there is one.
    case object(KeyValuePairs<StaticString, ParameterSchema>, others: ParameterSchema? = nil)
    /// Values of one of several schemas.
    case choice([ParameterSchema])
    /// Values of a type; it is asked only when it is needed, because it may hold itself.
    case type(any ParameterStructure.Type)
}

/// A type whose values can be spelled by the texts of a parameter.
@_spi(Generated) public protocol ParameterStructure: Sendable {
    /// What its values can be.
    static var parameterSchema: ParameterSchema { get }
}

extension ParameterSchema {
    /// The values that are one text.
    struct Scalars: OptionSet {
        let rawValue: UInt8

        static let null = Scalars(rawValue: 1)
        static let boolean = Scalars(rawValue: 2)
        static let number = Scalars(rawValue: 4)
        static let string = Scalars(rawValue: 8)
        static let all: Scalars = [.null, .boolean, .number, .string]
    }

    /// No document nests choices deeper, types that stand for themselves apart.
    private static let deepestChoice = 16

    /// The schemas that a value can be of: none of them is a choice or a type.
    var alternatives: [ParameterSchema] {
        var found: [ParameterSchema] = []
        gather(into: &found, depth: 0)
        return found
    }

    private func gather(into found: inout [ParameterSchema], depth: Int) {
        guard depth < Self.deepestChoice else { return }
        switch self {
        case .choice(let schemas):
            for schema in schemas { schema.gather(into: &found, depth: depth + 1) }
        case .type(let type): type.parameterSchema.gather(into: &found, depth: depth + 1)
        default: found.append(self)
        }
    }
}

/// A schema with its alternatives at hand.
struct ParameterChoice: Sendable {
    private let alternatives: [ParameterSchema]

    init(_ schema: ParameterSchema) { alternatives = schema.alternatives }

    /// Whether nothing is said about the values.
    var isAny: Bool { alternatives.contains { if case .any = $0 { true } else { false } } }

    /// The values that are one text.
    var scalars: ParameterSchema.Scalars {
        var scalars: ParameterSchema.Scalars = []
        for alternative in alternatives {
            switch alternative {
            case .any: scalars.formUnion(.all)
            case .null: scalars.insert(.null)
            case .boolean: scalars.insert(.boolean)
            case .number: scalars.insert(.number)
            case .string: scalars.insert(.string)
            default: break
            }
        }
        return scalars
    }

    /// Whether one text that is not null can be a value.
    var hasScalars: Bool { !scalars.subtracting(.null).isEmpty }

    /// The schema of the elements; nil when there are no lists.
    var element: ParameterSchema? {
        Self.union(
            of: alternatives.compactMap { alternative in
                switch alternative {
                case .any: .any
                case .list(let element): element
                default: nil
                }
            })
    }

    /// Whether objects are values.
    var hasObjects: Bool {
        alternatives.contains { alternative in
            switch alternative {
            case .any, .object: true
            default: false
            }
        }
    }

    /// Whether objects have properties that are not declared.
    var others: ParameterSchema? {
        Self.union(
            of: alternatives.compactMap { alternative in
                switch alternative {
                case .any: .any
                case .object(_, let others): others
                default: nil
                }
            })
    }

    /// The schema of a declared property.
    func declared(_ name: String) -> ParameterSchema? {
        Self.union(
            of: alternatives.compactMap { alternative in
                guard case .object(let properties, _) = alternative else { return nil }
                return properties.first { $0.key.isSpelled(by: name.utf8.span) }?.value
            })
    }

    /// The schema of a property, declared or not.
    func property(_ name: String) -> ParameterSchema? { declared(name) ?? others }

    private static func union(of schemas: [ParameterSchema]) -> ParameterSchema? {
        schemas.count > 1 ? .choice(schemas) : schemas.first
    }
}
