internal import JSON

// Annotations: JSON Schema Core 2020-12, 7.7. Unknown keywords are some as well (6.5).
extension SchemaCompiler {
    /// Keywords that say what a schema is, and not what an instance is. `$comment` must not become
    /// an annotation (2020-12, core 8.3).
    private static let identifiers: Set<String> = [
        "$schema", "$vocabulary", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor",
        "$comment", "$defs", "definitions",
    ]

    /// Keywords that ask something, or change what others ask.
    private static let assertions: Set<String> = [
        "type", "const", "enum", "multipleOf", "maximum", "exclusiveMaximum", "minimum",
        "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems",
        "uniqueItems", "maxContains", "minContains", "maxProperties", "minProperties", "required",
        "dependentRequired", "dependencies", "nullable", "$ref", "$dynamicRef", "prefixItems",
        "items", "additionalItems", "contains", "properties", "patternProperties",
        "additionalProperties", "propertyNames", "allOf", "anyOf", "oneOf", "not", "if", "then",
        "else", "dependentSchemas", "unevaluatedItems", "unevaluatedProperties",
    ]

    // JSON Schema Validation 2020-12, 8: they speak of strings.
    private static let ofStrings: Set<String> = [
        "contentEncoding", "contentMediaType", "contentSchema",
    ]

    func annotations(of place: SchemaPlace) -> [SchemaAnnotation] {
        guard let members = place.value.object else { return [] }
        let rules = registry.resources[place.resource].rules
        if rules.dialect.referenceHidesSiblings, members["$ref"] != nil { return [] }
        return members.compactMap { keyword, value in
            if Self.identifiers.contains(keyword) { return nil }
            if Self.assertions.contains(keyword), rules.dialect.knows(keyword) { return nil }
            if keyword == "format", isAsserted(value, rules.vocabularies) { return nil }
            return SchemaAnnotation(
                keyword: keyword, value: value, isForStrings: Self.ofStrings.contains(keyword))
        }
    }

    /// Where the resources of the registry begin.
    func resourceOrigins() -> [ResourceOrigin] {
        registry.resources.map { resource in
            let document = registry.documents[resource.document].uri
            return ResourceOrigin(
                uri: resource.uri, location: "\(document)#\(resource.pointer)")
        }
    }
}
