/// What stands at a place of a document, as far as references and schemas can stand below it.
///
/// A document is rewritten by these kinds and not by names alone: an example, or a value in `enum`,
/// may hold fields named `$ref` and `nullable` that mean nothing.
enum NodeKind {
    case document, components, pathItem, operation, callback, response, requestBody, parameter,
        header, mediaType, encoding, schema, discriminator, example, link, securityScheme,
        securityRequirement

    /// How a field holds objects.
    enum Part {
        case one(NodeKind)
        case list(NodeKind)
        case map(NodeKind)
        /// A field of the Components Object.
        case section(NodeKind, String)
    }

    /// The section of the components that holds such objects; nil when no reference may stand for
    /// one.
    var section: String? {
        switch self {
        case .pathItem: "pathItems"
        case .callback: "callbacks"
        case .response: "responses"
        case .requestBody: "requestBodies"
        case .parameter: "parameters"
        case .header: "headers"
        case .mediaType: "mediaTypes"
        case .schema: "schemas"
        case .example: "examples"
        case .link: "links"
        case .securityScheme: "securitySchemes"
        case .document, .components, .operation, .encoding, .discriminator, .securityRequirement:
            nil
        }
    }

    /// Whether the objects that map names to these (Paths, Responses) may have extensions: in every
    /// other map, `x-request-id` is a name like any other.
    var standsAmongExtensions: Bool { self == .pathItem || self == .response }

    /// What a field of such an object holds; nil when nothing below it can be rewritten.
    func part(_ field: String) -> Part? {
        switch self {
        case .schema: Self.schemaParts[field]
        case .document: Self.documentParts[field]
        case .components: Self.componentParts[field]
        case .pathItem: Self.pathItemParts[field]
        case .operation: Self.operationParts[field]
        case .callback: field.hasPrefix("x-") ? nil : .one(.pathItem)
        case .response, .requestBody, .parameter, .header, .mediaType, .encoding:
            Self.contentParts[field]
        case .discriminator, .example, .link, .securityScheme, .securityRequirement: nil
        }
    }

    private static let documentParts: [String: Part] = [
        "components": .one(.components), "paths": .map(.pathItem), "webhooks": .map(.pathItem),
        "security": .list(.securityRequirement),
    ]
    private static let componentParts: [String: Part] = {
        let kinds: [NodeKind] = [
            .pathItem, .callback, .response, .requestBody, .parameter, .header, .mediaType,
            .schema, .example, .link, .securityScheme,
        ]
        var parts: [String: Part] = [:]
        for kind in kinds {
            if let section = kind.section { parts[section] = .section(kind, section) }
        }
        return parts
    }()
    private static let pathItemParts: [String: Part] = {
        var parts: [String: Part] = [
            "parameters": .list(.parameter), "additionalOperations": .map(.operation),
        ]
        for method in Operation.Method.fields { parts[method.rawValue] = .one(.operation) }
        return parts
    }()
    private static let operationParts: [String: Part] = [
        "parameters": .list(.parameter), "requestBody": .one(.requestBody),
        "responses": .map(.response), "callbacks": .map(.callback),
        "security": .list(.securityRequirement),
    ]
    /// The fields of objects about content, which mean the same in all of them.
    private static let contentParts: [String: Part] = [
        "headers": .map(.header), "content": .map(.mediaType), "links": .map(.link),
        "schema": .one(.schema), "itemSchema": .one(.schema), "examples": .map(.example),
        "encoding": .map(.encoding), "prefixEncoding": .list(.encoding),
        "itemEncoding": .one(.encoding),
    ]
    private static let schemaParts: [String: Part] = {
        var parts: [String: Part] = ["discriminator": .one(.discriminator)]
        for name in ["allOf", "anyOf", "oneOf", "prefixItems"] { parts[name] = .list(.schema) }
        for name in [
            "properties", "patternProperties", "dependentSchemas", "$defs", "definitions",
        ] {
            parts[name] = .map(.schema)
        }
        for name in [
            "not", "if", "then", "else", "items", "contains", "additionalProperties",
            "propertyNames", "unevaluatedItems", "unevaluatedProperties", "contentSchema",
        ] {
            parts[name] = .one(.schema)
        }
        return parts
    }()
}
