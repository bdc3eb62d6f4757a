import OpenAPI
import SourceText
import YAML

/// The keywords of schemas, by what becomes of them.
enum SchemaKeywords {
    /// Keywords that say something about values of one type only.
    static let byType: [(type: SchemaType, keywords: [String])] = [
        (
            .object,
            [
                "properties", "additionalProperties", "required", "minProperties", "maxProperties",
                "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas",
                "unevaluatedProperties",
            ]
        ),
        (
            .array,
            [
                "items", "minItems", "maxItems", "uniqueItems", "prefixItems", "contains",
                "minContains", "maxContains", "unevaluatedItems",
            ]
        ),
        (.string, ["minLength", "maxLength", "pattern"]),
        (
            .number,
            ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
        ),
    ]

    /// Keywords that no type expresses: a value is held against its schema as a whole.
    static let unsupported = [
        "not", "if", "then", "else", "dependentSchemas", "dependentRequired", "prefixItems",
        "contains", "minContains", "maxContains", "patternProperties", "propertyNames",
        "unevaluatedItems", "unevaluatedProperties",
    ]

    /// Keywords that ask for something.
    static let assertions: Set<String> =
        Set(byType.flatMap(\.keywords)).union(unsupported)
        .union([
            "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "type", "enum", "const", "format",
        ])

    /// Keywords that ask for nothing, and are ignored on purpose.
    ///
    /// `readOnly`, `writeOnly` and `default` are looked at where the schema is used; `content…` are
    /// annotations (JSON Schema Validation 2020-12, section 8.1).
    static let annotations: Set<String> = [
        "$anchor", "$comment", "$defs", "$dynamicAnchor", "$id", "$schema", "$vocabulary",
        "contentEncoding", "contentMediaType", "contentSchema", "default", "deprecated",
        "description", "discriminator", "example", "examples", "externalDocs", "readOnly", "title",
        "writeOnly", "xml",
    ]

    /// The type that a keyword says something about; nil for those that concern all.
    static func type(of keyword: String) -> SchemaType? {
        byType.first { $0.keywords.contains(keyword) }?.type
    }
}

extension Lowering {
    /// Reports what leaves no place for a value.
    func refuseKeywords(of schema: Schema) {
        if schema.isReadOnly, schema.isWriteOnly {
            warning(
                "read-only-write-only", "'readOnly' and 'writeOnly' leave no place for the value",
                at: schema.nameLocation(of: "writeOnly"))
        }
    }

    /// Warns of keywords that say something about other types than the value's.
    func warnOfIdleKeywords(of facts: SchemaFacts, type: SchemaType) {
        let numbers: [SchemaType] = [.integer, .number]
        for (other, keywords) in SchemaKeywords.byType where other != type {
            if numbers.contains(other), numbers.contains(type) { continue }
            for keyword in keywords where facts.keywords.contains(keyword) {
                for schema in facts.parts(with: keyword) {
                    warning(
                        "schema-keyword-idle",
                        "'\(keyword)' has no effect on values of type '\(type.rawValue)'",
                        at: schema.nameLocation(of: keyword))
                }
            }
        }
    }
}
