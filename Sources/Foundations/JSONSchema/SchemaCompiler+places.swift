internal import JSON

extension SchemaCompiler {
    /// The place of a schema below another one.
    func child(_ place: SchemaPlace, _ tokens: [String], _ value: JSONValue) -> SchemaPlace {
        let pointer = JSONPointer(tokens: place.pointer.tokens + tokens)
        let resources = registry.documents[place.document].resources
        // Nearly every document is one resource.
        let own = resources.count == 1 ? nil : resources[ExactKey(pointer.description)]
        return SchemaPlace(
            document: place.document, pointer: pointer, value: value,
            resource: own ?? place.resource, keyword: tokens[0])
    }

    /// The place at a pointer into a document; nil when nothing is there.
    func place(at pointer: JSONPointer, of document: Int) -> SchemaPlace? {
        guard let value = registry.documents[document].root[pointer],
            let resource = registry.resource(around: pointer, in: document)
        else { return nil }
        return SchemaPlace(
            document: document, pointer: pointer, value: value, resource: resource,
            keyword: Self.keyword(at: pointer))
    }

    /// The keyword under which a place stands: the last token that is neither a name nor an index.
    private static func keyword(at pointer: JSONPointer) -> String {
        let tokens = pointer.tokens.suffix(2)
        guard let last = tokens.last else { return "false" }
        guard tokens.count == 2, let first = tokens.first else { return last }
        let holdsMany: Set<String> = [
            "$defs", "allOf", "anyOf", "definitions", "dependencies", "dependentSchemas", "items",
            "oneOf", "patternProperties", "prefixItems", "properties", "schemas",
        ]
        return holdsMany.contains(first) ? first : last
    }

    /// The number of a subschema that is a keyword's value.
    mutating func subschema(_ schema: SchemaObject, _ keyword: String) -> Int? {
        guard let value = schema[keyword] else { return nil }
        return number(of: child(schema.place, [keyword], value))
    }

    /// The numbers of the subschemas in a keyword's array; nil when the keyword is absent or wrong.
    mutating func subschemas(_ schema: SchemaObject, listedIn keyword: String) -> [Int]? {
        guard let value = schema[keyword] else { return nil }
        guard let elements = value.array, !elements.isEmpty else {
            report(schema.place, keyword, "'\(keyword)' must be an array of at least one schema")
            return nil
        }
        return elements.enumerated().map { index, element in
            number(of: child(schema.place, [keyword, String(index)], element))
        }
    }

    /// The members of a keyword's object; empty when the keyword is absent or wrong.
    mutating func members(_ schema: SchemaObject, _ keyword: String) -> JSONObject {
        guard let value = schema[keyword] else { return [:] }
        if let members = value.object { return members }
        report(schema.place, keyword, "'\(keyword)' must be an object, not \(value.kind.phrase)")
        return [:]
    }

    /// Notes a problem with a keyword, or with the schema itself.
    mutating func report(_ place: SchemaPlace, _ keyword: String?, _ message: String) {
        let pointer = keyword.map { place.pointer.appending($0) } ?? place.pointer
        let uri = registry.documents[place.document].uri
        note(SchemaError.Problem(location: "\(uri)#\(pointer)", message: message))
    }

    func location(of place: SchemaPlace) -> String {
        "\(registry.documents[place.document].uri)#\(place.pointer)"
    }
}
