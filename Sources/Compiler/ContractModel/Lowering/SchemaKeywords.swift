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
            ]
        ),
        (.array, ["items", "minItems", "maxItems", "uniqueItems"]),
        (.string, ["minLength", "maxLength", "pattern"]),
        (
            .number,
            ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
        ),
    ]

    /// Keywords that no emitter can express yet.
    static let unsupported = [
        "$dynamicRef", "not", "if", "then", "else", "dependentSchemas", "dependentRequired",
        "prefixItems", "contains", "minContains", "maxContains", "patternProperties",
        "propertyNames", "unevaluatedItems", "unevaluatedProperties", "discriminator",
    ]

    /// Keywords that ask for nothing, and are ignored on purpose.
    ///
    /// `readOnly`, `writeOnly` and `default` are looked at where the schema is used; `content…` are
    /// annotations (JSON Schema Validation 2020-12, section 8.1).
    static let annotations: Set<String> = [
        "$anchor", "$comment", "$defs", "$dynamicAnchor", "$id", "$schema", "$vocabulary",
        "contentEncoding", "contentMediaType", "contentSchema", "default", "deprecated",
        "description", "example", "examples", "externalDocs", "readOnly", "title", "writeOnly",
        "xml",
    ]
}

extension Lowering {
    /// Reports keywords that no emitter can express yet.
    func refuseKeywords(of schema: Schema) {
        for keyword in SchemaKeywords.unsupported where schema.node[keyword] != nil {
            if keyword == "discriminator", isUnion(schema) { continue }
            unsupported(
                "schema-keyword-unsupported", "keyword '\(keyword)'",
                at: schema.nameLocation(of: keyword))
        }
        if schema.isReadOnly, schema.isWriteOnly {
            error(
                "read-only-write-only", "'readOnly' and 'writeOnly' leave no place for the value",
                at: schema.nameLocation(of: "writeOnly"))
        }
    }

    /// Reports keywords beside a reference or a combination that ask for more than it does.
    func refuseSiblings(
        of schema: Schema, beside keyword: String, except others: String...
    ) {
        for entry in schema.node.entries ?? [] {
            let name = entry.name
            let isHarmless =
                name == keyword || others.contains(name) || name.hasPrefix("x-")
                || SchemaKeywords.annotations.contains(name)
                || SchemaKeywords.unsupported.contains(name)
            if isHarmless { continue }
            unsupported(
                "schema-sibling", "'\(name)' beside '\(keyword)'", at: entry.key.location)
        }
    }

    /// Warns of keywords that say something about other types than the schema's.
    func warnOfIdleKeywords(of schema: Schema, type: SchemaType) {
        let numbers: [SchemaType] = [.integer, .number]
        for (other, keywords) in SchemaKeywords.byType {
            if other == type || numbers.contains(other) && numbers.contains(type) { continue }
            for keyword in keywords where schema.node[keyword] != nil {
                warning(
                    "schema-keyword-idle",
                    "'\(keyword)' has no effect on values of type '\(type.rawValue)'",
                    at: schema.nameLocation(of: keyword))
            }
        }
    }
}
