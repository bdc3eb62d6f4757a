/// Which specification gives the keywords of a schema their meaning.
///
/// A schema's own `$schema` goes before the dialect that a caller names.
public enum SchemaDialect: Sendable, Hashable {
    /// JSON Schema 2020-12, which is also the dialect of OpenAPI 3.1.
    case draft2020
    /// JSON Schema draft 7.
    case draft7
    /// JSON Schema draft 4.
    case draft4
    /// The Schema Object of OpenAPI 3.0: a subset of draft 4 with `nullable`.
    case openAPI30
}

extension SchemaDialect {
    /// The dialect that a `$schema` names; nil when it is none of these.
    init?(uri: String) {
        switch uri {
        case "https://json-schema.org/draft/2020-12/schema",
            "https://spec.openapis.org/oas/3.1/dialect/base",
            "https://spec.openapis.org/oas/3.1/dialect/2024-11-10":
            self = .draft2020
        case "http://json-schema.org/draft-07/schema", "https://json-schema.org/draft-07/schema":
            self = .draft7
        case "http://json-schema.org/draft-04/schema", "https://json-schema.org/draft-04/schema":
            self = .draft4
        default: return nil
        }
    }

    /// Whether `$ref` hides the keywords beside it, as it did before 2019-09.
    var referenceHidesSiblings: Bool { self != .draft2020 }

    /// Whether a schema may be `true` or `false`.
    var hasBooleanSchemas: Bool { self == .draft2020 || self == .draft7 }

    /// Whether `exclusiveMinimum` is a Boolean that modifies `minimum`.
    var hasBooleanExclusiveLimits: Bool { self == .draft4 || self == .openAPI30 }

    /// The keyword that names a schema resource.
    var identifierKeyword: String { self == .draft4 ? "id" : "$id" }

    /// Whether the keyword exists in the dialect.
    func knows(_ keyword: String) -> Bool {
        switch self {
        case .draft2020: !["id", "additionalItems"].contains(keyword)
        case .draft7: !Self.newIn2019And2020.contains(keyword)
        case .draft4: !Self.newIn2019And2020.contains(keyword) && !Self.newIn6And7.contains(keyword)
        case .openAPI30: Self.ofOpenAPI30.contains(keyword)
        }
    }

    private static let newIn2019And2020: Set<String> = [
        "$anchor", "$dynamicAnchor", "$dynamicRef", "$defs", "$vocabulary", "dependentRequired",
        "dependentSchemas", "prefixItems", "minContains", "maxContains", "unevaluatedItems",
        "unevaluatedProperties",
    ]

    private static let newIn6And7: Set<String> = [
        "const", "contains", "propertyNames", "if", "then", "else",
    ]

    // OpenAPI 3.0.4, 4.7.24 Schema Object
    private static let ofOpenAPI30: Set<String> = [
        "$ref", "type", "nullable", "enum", "multipleOf", "maximum", "exclusiveMaximum", "minimum",
        "exclusiveMinimum", "maxLength", "minLength", "pattern", "format", "maxItems", "minItems",
        "uniqueItems", "items", "maxProperties", "minProperties", "required", "properties",
        "additionalProperties", "allOf", "oneOf", "anyOf", "not",
    ]
}
