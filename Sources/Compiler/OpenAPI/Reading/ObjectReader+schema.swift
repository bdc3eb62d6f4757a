import JSON
import SourceText
import YAML

// Reading of the Schema Object: keywords whose values have rules of their own.

extension Schema: NodeReadable {
    static let title = "Schema Object"

    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> Schema? {
        switch node.kind {
        case .mapping: return readObject(node, reading)
        case .scalar(let scalar):
            guard case .boolean(let value) = scalar.value else { break }
            var reader = ObjectReader(Node(.mapping([]), at: node.location), title: title, reading)
            let schema = Schema(&reader, boolean: value, node: node)
            reading.schemas.append(SchemaRecord(schema: schema, resource: reading.resource))
            return schema
        case .sequence: break
        }
        reading.mismatch(node, field, expected: "a schema (an object or a boolean)")
        return nil
    }

    private static func readObject(_ node: Node, _ reading: Reading) -> Schema {
        let outer = reading.resource
        defer { reading.resource = outer }
        if let id = node["$id"]?.string { reading.resource = SchemaResource(id: id, node: node) }
        var reader = ObjectReader(node, title: title, reading)
        let schema = Schema(&reader, node: node)
        reader.finishSchema()
        reading.schemas.append(SchemaRecord(schema: schema, resource: reading.resource))
        return schema
    }
}

extension SchemaType: NodeReadable {}

extension ObjectReader {
    /// `$ref` of a schema, which may have any keyword beside it.
    mutating func schemaReference() -> Reference? {
        optional("$ref", as: String.self).map { target in
            Reference(target: target, summary: nil, description: nil, node: node)
        }
    }

    /// A non-empty array of schemas.
    mutating func schemas(_ name: String) -> [Schema] {
        guard let schemas = optional(name, as: [Schema].self) else { return [] }
        if schemas.isEmpty, let node = node[name], node.elements?.isEmpty == true {
            reading.error(
                "field-value", "'\(name)' must hold at least one schema", at: node.location)
        }
        return schemas
    }

    /// `items`, which was an array before JSON Schema 2020-12.
    mutating func itemSchema() -> Schema? {
        guard let node = value("items") else { return nil }
        if node.elements != nil {
            reading.error(
                "field-type", "'items' must be a schema (an object or a boolean), found an array",
                at: node.location, hint: "did you mean 'prefixItems'?")
            return nil
        }
        return Schema.read(node, FieldName(name: "items"), reading)
    }

    /// `type`: a name or a non-empty list of different names.
    mutating func types() -> [SchemaType]? {
        guard let node = value("type") else { return nil }
        let field = FieldName(name: "type")
        guard let elements = node.elements else {
            return SchemaType.read(node, field, reading).map { [$0] }
        }
        if elements.isEmpty {
            reading.error("field-value", "'type' must name at least one type", at: node.location)
        }
        reportRepeated(elements, in: "type")
        return elements.compactMap { SchemaType.read($0, field.element, reading) }
    }

    /// An array of different strings.
    mutating func names(_ name: String) -> [String] {
        let names: [String] = list(name)
        if names.count > 1 { reportRepeated(node[name]?.elements ?? [], in: name) }
        return names
    }

    /// An integer that is not negative.
    mutating func count(_ name: String) -> Int? {
        guard let number = optional(name, as: JSONNumber.self) else { return nil }
        if let integer = number.integer, integer >= 0 { return Int(integer) }
        if let node = node[name] {
            reading.error(
                "field-value",
                "'\(name)' must be an integer that is not negative; found '\(number.text)'",
                at: node.location)
        }
        return nil
    }

    /// A number greater than 0.
    mutating func divisor(_ name: String) -> JSONNumber? {
        guard let number = optional(name, as: JSONNumber.self) else { return nil }
        if number.double > 0 { return number }
        if let node = node[name] {
            reading.error(
                "field-value", "'\(name)' must be greater than 0; found '\(number.text)'",
                at: node.location)
        }
        return nil
    }

    /// Reports keywords that are none.
    ///
    /// JSON Schema lets a schema hold other words, which mean nothing (2020-12 core, section 6.5):
    /// they are warned about, near misses of keywords too.
    func finishSchema() {
        guard hasUnknownFields else { return }
        for entry in unknownEntries {
            let name = entry.name
            if name.count > 3, !Self.formerKeywords.contains(name),
                let hint = Diagnostic.hint(for: name, among: absentNames)
            {
                reading.warning(
                    "schema-keyword-unknown", "unknown keyword '\(name)' in a schema",
                    at: entry.key.location, hint: hint)
            } else {
                reading.warning(
                    "schema-keyword-ignored",
                    "keyword '\(name)' has no meaning in \(reading.version.name) and is ignored",
                    at: entry.key.location,
                    hint: name == "nullable" ? "add 'null' to 'type' instead" : nil)
            }
        }
    }

    /// Keywords of earlier drafts of JSON Schema and of OpenAPI 3.0, which are no misspellings.
    private static let formerKeywords: Set<String> = [
        "$recursiveAnchor", "$recursiveRef", "additionalItems", "definitions", "dependencies",
        "disallow", "divisibleBy", "extends", "id", "nullable",
    ]

    private func reportRepeated(_ elements: [Node], in name: String) {
        var first: [String: Node] = [:]
        for element in elements {
            guard let text = element.string else { continue }
            guard let earlier = first.updateValue(element, forKey: text) else { continue }
            reading.error(
                "value-repeated", "'\(text)' is repeated in '\(name)'", at: element.location,
                notes: [.init("it stands here first", at: earlier.location)])
        }
    }
}
