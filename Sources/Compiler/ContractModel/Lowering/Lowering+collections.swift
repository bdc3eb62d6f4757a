import OpenAPI
import SourceText
import YAML

extension Lowering {
    // MARK: Arrays

    func array(_ schema: Schema, named names: [String]) -> Shape.Kind {
        warnOfIdleKeywords(of: schema, type: .array)
        refuseContradiction(schema, "minItems", schema.minItems, "maxItems", schema.maxItems)
        let element =
            schema.items.map { shape(of: $0, named: names + ["item"]) } ?? shape(.any, schema)
        return .array(
            of: element,
            ArrayBounds(
                minItems: schema.minItems, maxItems: schema.maxItems,
                uniqueItems: schema.hasUniqueItems))
    }

    // MARK: Objects

    /// Whether an object's property names are data.
    func isDictionary(_ schema: Schema) -> Bool {
        schema.properties.isEmpty && schema.additionalProperties?.boolean != false
    }

    func object(_ schema: Schema, named names: [String]) -> Shape.Kind {
        warnOfIdleKeywords(of: schema, type: .object)
        refuseUndeclared(schema)
        return isDictionary(schema)
            ? dictionary(schema, named: names) : structure(schema, named: names)
    }

    /// A required property that is not declared could have any value; it is a slip of the pen in
    /// most documents.
    private func refuseUndeclared(_ schema: Schema) {
        let names = schema.properties.names
        for node in schema.node["required"]?.elements ?? [] {
            guard let name = node.string, !names.contains(name) else { continue }
            error(
                "required-undeclared", "required property '\(name)' is not in 'properties'",
                at: node.location, hint: Diagnostic.hint(for: name, among: names))
        }
    }

    private func dictionary(_ schema: Schema, named names: [String]) -> Shape.Kind {
        refuseContradiction(
            schema, "minProperties", schema.minProperties, "maxProperties", schema.maxProperties)
        let element =
            schema.additionalProperties.map { shape(of: $0, named: names + ["value"]) }
            ?? shape(.any, schema)
        return .dictionary(
            of: element,
            DictionaryBounds(
                minProperties: schema.minProperties, maxProperties: schema.maxProperties))
    }

    private func structure(_ schema: Schema, named names: [String]) -> Shape.Kind {
        for keyword in ["minProperties", "maxProperties"] where schema.node[keyword] != nil {
            unsupported(
                "schema-sibling", "'\(keyword)' beside 'properties'",
                at: schema.nameLocation(of: keyword))
        }
        let required = Set(schema.required)
        let properties = schema.properties.map { element in
            property(element, isRequired: required.contains(element.name), named: names)
        }
        return .object(
            ObjectShape(properties: properties, allowsUnknown: allowsUnknown(schema)))
    }

    private func allowsUnknown(_ schema: Schema) -> Bool {
        guard let additional = schema.additionalProperties else { return true }
        if let boolean = additional.boolean { return boolean }
        if additional.node.entries?.isEmpty != true {
            unsupported(
                "schema-sibling", "a schema in 'additionalProperties' beside 'properties'",
                at: schema.nameLocation(of: "additionalProperties"))
        }
        return true
    }

    private func property(
        _ element: OrderedMap<Schema>.Element, isRequired: Bool, named names: [String]
    ) -> ObjectShape.Property {
        let schema = element.value
        let shape =
            constant(schema, isRequired: isRequired)
            ?? self.shape(of: schema, named: names + [element.name])
        return ObjectShape.Property(
            name: element.name, shape: shape, isRequired: isRequired,
            isReadOnly: annotation(\.isReadOnly, of: schema),
            isWriteOnly: annotation(\.isWriteOnly, of: schema), isRecursive: false,
            description: description(of: schema) ?? shape.description,
            origin: element.nameLocation)
    }

    /// A required property with one value; nothing need be stored for it.
    private func constant(_ schema: Schema, isRequired: Bool) -> Shape? {
        guard isRequired, schema.reference == nil, let text = schema.constant?.string,
            schema.types ?? [.string] == [.string]
        else { return nil }
        refuseKeywords(of: schema)
        checkExamples(of: schema)
        return shape(.constant(text), schema)
    }

    /// Whether a schema, or one that it refers to, has an annotation.
    private func annotation(_ annotation: KeyPath<Schema, Bool>, of schema: Schema) -> Bool {
        chain(from: schema).contains { $0[keyPath: annotation] }
    }

    /// What a schema says about its values, or in short what one says that it refers to.
    func description(of schema: Schema) -> String? {
        if let description = schema.description { return description }
        guard let inherited = chain(from: schema).lazy.compactMap(\.description).first else {
            return nil
        }
        let lines = inherited.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.prefix { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n")
    }

    /// The schema and those that its references lead to, one after the other.
    func chain(from schema: Schema) -> [Schema] {
        var chain = [schema]
        // A circle was reported by the document's own checks; the bound only ends it.
        while let next = document.target(of: chain[chain.count - 1]), chain.count < 100 {
            chain.append(next)
        }
        return chain
    }
}
