import JSON

/// The keywords of JSON Schema 2020-12 as coverage looks at them.
enum SchemaKeyword {
    /// Assertions that a value of a kind satisfies or breaks by itself.
    static let assertions: [(name: String, kinds: Set<JSONKind>)] = [
        ("type", every), ("enum", every), ("const", every),
        ("multipleOf", [.number]), ("maximum", [.number]), ("exclusiveMaximum", [.number]),
        ("minimum", [.number]), ("exclusiveMinimum", [.number]),
        ("maxLength", [.string]), ("minLength", [.string]), ("pattern", [.string]),
        ("format", [.string, .number]),
        ("maxItems", [.array]), ("minItems", [.array]), ("uniqueItems", [.array]),
        ("maxProperties", [.object]), ("minProperties", [.object]), ("required", [.object]),
        ("dependentRequired", [.object]),
    ]

    static let every: Set<JSONKind> = [.null, .boolean, .number, .string, .array, .object]

    /// Keywords that hold schemas in an array and are assertions themselves.
    static let choices = ["anyOf", "oneOf"]

    /// Whether a value of the keyword asserts nothing.
    static func isIdle(_ keyword: String, _ value: JSONValue) -> Bool {
        switch keyword {
        case "required": value.array?.isEmpty ?? true
        case "uniqueItems": value.boolean != true
        default: false
        }
    }

    /// Whether `additionalProperties` forbids what is not declared.
    static func isClosed(_ schema: JSONObject) -> Bool {
        schema["additionalProperties"]?.boolean == false
    }

    /// A schema that forbids what a closed one does not declare, and nothing else.
    static func closure(of schema: JSONObject) -> JSONObject {
        var result = JSONObject()
        for keyword in ["properties", "patternProperties"] {
            var names = JSONObject()
            for (name, _) in schema[keyword]?.object ?? [:] {
                names.updateValue(.boolean(true), forKey: name)
            }
            result.updateValue(.object(names), forKey: keyword)
        }
        result.updateValue(.boolean(false), forKey: "additionalProperties")
        return result
    }
}
