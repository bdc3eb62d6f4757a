import OpenAPI
import SourceText
import YAML

extension Lowering {
    // MARK: Arrays

    func array(
        _ facts: SchemaFacts, named names: [String], _ isPartial: inout Bool
    ) -> Shape.Kind {
        let partial: Set<String> = ["prefixItems", "contains", "unevaluatedItems"]
        isPartial = isPartial || !facts.keywords.isDisjoint(with: partial)
        let schemas = facts.parts.map(\.schema)
        let minimum = schemas.compactMap(\.minItems).max()
        let maximum = schemas.compactMap(\.maxItems).min()
        warnOfContradiction(facts, "minItems", minimum, "maxItems", maximum)
        return .array(
            of: element(of: facts, named: names),
            ArrayBounds(
                minItems: minimum, maxItems: maximum,
                uniqueItems: schemas.contains(where: \.hasUniqueItems)))
    }

    private func element(of facts: SchemaFacts, named names: [String]) -> Shape {
        let items = facts.parts.compactMap(\.schema.items)
        guard let first = items.first, !facts.keywords.contains("prefixItems") else {
            return shape(.any, facts.parts[0].schema)
        }
        return shape(
            of: Conjunction(items.map { .init(schema: $0) }, describedBy: first),
            named: names + ["item"])
    }

    // MARK: Objects

    /// Whether an object's property names are data.
    func isDictionary(_ facts: SchemaFacts) -> Bool {
        guard facts.properties.isEmpty, conditionalProperties(of: facts).isEmpty else {
            return false
        }
        return facts.parts.allSatisfy { $0.schema.additionalProperties?.boolean != false }
            || facts.keywords.contains("patternProperties")
    }

    func object(
        _ conjunction: Conjunction, _ facts: SchemaFacts, named names: [String],
        _ isPartial: inout Bool
    ) -> Shape.Kind {
        let partial: Set<String> = [
            "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas",
            "unevaluatedProperties",
        ]
        isPartial = isPartial || !facts.keywords.isDisjoint(with: partial)
        let minimum = facts.parts.compactMap(\.schema.minProperties).max()
        let maximum = facts.parts.compactMap(\.schema.maxProperties).min()
        warnOfContradiction(facts, "minProperties", minimum, "maxProperties", maximum)
        guard isDictionary(facts) else {
            isPartial = isPartial || minimum != nil || maximum != nil
            return structure(facts, named: names, &isPartial)
        }
        isPartial = isPartial || !facts.required.isEmpty
        return .dictionary(
            of: dictionaryElement(of: facts, named: names),
            DictionaryBounds(minProperties: minimum, maxProperties: maximum))
    }

    private func dictionaryElement(of facts: SchemaFacts, named names: [String]) -> Shape {
        let schemas = facts.parts.compactMap(\.schema.additionalProperties)
        guard let first = schemas.first, !facts.keywords.contains("patternProperties") else {
            return shape(.any, facts.parts[0].schema)
        }
        return shape(
            of: Conjunction(schemas.map { .init(schema: $0) }, describedBy: first),
            named: names + ["value"])
    }

    // MARK: Structures

    private func structure(
        _ facts: SchemaFacts, named names: [String], _ isPartial: inout Bool
    ) -> Shape.Kind {
        let required = Set(facts.required.map(\.name))
        var properties = facts.properties.map { property in
            self.property(property, isRequired: required.contains(property.name), named: names)
        }
        let rest = rest(of: facts, named: names, &isPartial)
        properties += undeclared(facts, rest.additional)
        let known = Set(properties.map(\.name))
        properties += conditionalProperties(of: facts).filter { !known.contains($0.name) }
        return .object(
            ObjectShape(
                properties: properties, allowsUnknown: rest.allowsUnknown,
                additional: rest.additional))
    }

    /// What becomes of properties that are not declared.
    private func rest(
        of facts: SchemaFacts, named names: [String], _ isPartial: inout Bool
    ) -> (allowsUnknown: Bool, additional: Shape?) {
        let any = shape(.any, facts.parts[0].schema)
        let stating = facts.parts.map(\.schema).filter { $0.additionalProperties != nil }
        if facts.keywords.contains("patternProperties") { return (true, any) }
        guard let schema = stating.first, let additional = schema.additionalProperties else {
            let isOpen = facts.parts.contains {
                $0.schema.unevaluatedProperties.map { $0.boolean != false } ?? false
            }
            return (true, isOpen ? any : nil)
        }
        // The keyword looks at the properties of its own schema alone.
        let declaresAll = facts.properties.allSatisfy { schema.properties[$0.name] != nil }
        if stating.count > 1 || !declaresAll && additional.boolean != true {
            isPartial = true
            return (
                true,
                stating.allSatisfy { $0.additionalProperties?.boolean == false }
                    ? nil : any
            )
        }
        switch additional.boolean {
        case false?: return (false, nil)
        case true?: return (true, any)
        case nil: return (true, shape(of: additional, named: names + ["value"]))
        }
    }

    /// Required properties that are not declared may have any value; most are slips of the pen.
    private func undeclared(
        _ facts: SchemaFacts, _ additional: Shape?
    ) -> [ObjectShape.Property] {
        facts.required.compactMap { name, origin in
            if facts.declares(name) { return nil }
            warning(
                "required-undeclared", "required property '\(name)' is not in 'properties'",
                at: origin,
                hint: Diagnostic.hint(for: name, among: facts.properties.map(\.name)))
            let any = Shape(
                kind: .any, isNullable: false, description: nil, isDeprecated: false,
                origin: origin)
            return .init(name: name, shape: additional ?? any, isRequired: true, origin: origin)
        }
    }

    /// What only some values have (`then`, `else`, `dependentSchemas`): kept as it comes, because
    /// its schema holds for those alone.
    private func conditionalProperties(of facts: SchemaFacts) -> [ObjectShape.Property] {
        let names: Set<String> = ["then", "else", "dependentSchemas"]
        guard !facts.keywords.isDisjoint(with: names) else { return [] }
        var properties: [ObjectShape.Property] = []
        for schema in facts.parts.map(\.schema) {
            let others =
                [schema.consequence, schema.alternative].compactMap(\.self)
                + schema.dependentSchemas.map(\.value)
            for element in others.flatMap({ $0.properties })
            where !facts.declares(element.name)
                && !properties.contains(where: { $0.name == element.name })
            {
                let any = Shape(
                    kind: .any, isNullable: false, description: element.value.description,
                    isDeprecated: false, origin: element.value.location)
                properties.append(
                    .init(
                        name: element.name, shape: any, isRequired: false,
                        origin: element.nameLocation))
            }
        }
        return properties
    }

    private func property(
        _ property: SchemaFacts.Property, isRequired: Bool, named names: [String]
    ) -> ObjectShape.Property {
        let schemas = property.schemas
        let last = schemas[schemas.count - 1]
        let shape =
            constant(schemas, isRequired: isRequired)
            ?? self.shape(
                of: Conjunction(schemas.map { .init(schema: $0) }, describedBy: last),
                named: names + [property.name])
        let description = schemas.reversed().lazy.compactMap { self.description(of: $0) }.first
        return .init(
            name: property.name, shape: shape, isRequired: isRequired,
            isReadOnly: schemas.contains { annotation(\.isReadOnly, of: $0) },
            isWriteOnly: schemas.contains { annotation(\.isWriteOnly, of: $0) },
            description: description ?? shape.description, origin: property.origin)
    }

    /// A required property with one value; nothing need be stored for it.
    private func constant(_ schemas: [Schema], isRequired: Bool) -> Shape? {
        guard isRequired, schemas.count == 1, schemas[0].reference == nil,
            let text = schemas[0].constant?.string, schemas[0].types ?? [.string] == [.string],
            schemas[0].assertions.isSubset(of: ["const", "type", "enum"])
        else { return nil }
        checkExamples(of: schemas[0])
        return shape(.constant(text), schemas[0])
    }

    /// Whether a schema, or one that it refers to, has an annotation.
    private func annotation(_ annotation: KeyPath<Schema, Bool>, of schema: Schema) -> Bool {
        facts(of: Conjunction(schema)).parts.contains { $0.schema[keyPath: annotation] }
    }

    /// What a schema says about its values, or in short what one says that it refers to.
    func description(of schema: Schema) -> String? {
        if let description = described(schema.description, schema.externalDocs) {
            return description
        }
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
