import OpenAPI
import SourceText
import YAML

// What a schema becomes is decided by all that is said of the value (SchemaFacts): alternatives, a
// list of values, or one type or several. Keywords that the type does not express are left to a
// check of the whole value at run time, so that every schema becomes some shape and no keyword is
// lost.

extension Lowering {
    /// Lowers the components' schemas.
    func lowerComponents() {
        let schemas = document.components?.schemas ?? OrderedMap()
        for element in schemas {
            shapesBySchema[ObjectIdentifier(element.value)] = reserve(
                .component(element.name), at: element.nameLocation)
        }
        for element in schemas {
            guard let id = shapesBySchema[ObjectIdentifier(element.value)] else { continue }
            let conjunction = Conjunction(element.value)
            let inner = sole(conjunction)
            shapes[id.index].shape =
                inner.map { alias(of: $0, in: conjunction, named: [element.name]) }
                ?? definition(of: conjunction, named: [element.name])
        }
    }

    /// A place in the table of shapes.
    func reserve(_ name: NamedShape.Name, at origin: SourceLocation) -> ShapeID {
        shapes.append(ShapeDraft(name: name, origin: origin, shape: nil))
        return ShapeID(index: shapes.count - 1)
    }

    /// The shape of a schema where it is used.
    ///
    /// - Parameters:
    ///   - schema: The schema.
    ///   - names: The words that lead to it, for the case that it needs a name.
    func shape(of schema: Schema, named names: [String]) -> Shape {
        shape(of: Conjunction(schema), named: names)
    }

    /// The shape of a conjunction where it is used.
    func shape(of conjunction: Conjunction, named names: [String]) -> Shape {
        if let id = known(conjunction) { return named(id, by: conjunction.schema) }
        if let inner = sole(conjunction) {
            return alias(of: inner, in: conjunction, named: names)
        }
        guard needsName(conjunction) else { return definition(of: conjunction, named: names) }
        return define(conjunction, named: names)
    }

    private func known(_ conjunction: Conjunction) -> ShapeID? {
        conjunction.isPlain
            ? shapesBySchema[ObjectIdentifier(conjunction.schema)]
            : shapesByConjunction[conjunction]
    }

    /// Gives a name to a conjunction, which then may refer to itself.
    private func define(_ conjunction: Conjunction, named names: [String]) -> Shape {
        let id = reserve(.inline(names), at: conjunction.schema.location)
        if conjunction.isPlain {
            shapesBySchema[ObjectIdentifier(conjunction.schema)] = id
        } else {
            shapesByConjunction[conjunction] = id
        }
        let shape = definition(of: conjunction, named: names)
        shapes[id.index].shape = shape
        return named(id, by: conjunction.schema)
    }

    private func named(_ id: ShapeID, by schema: Schema) -> Shape {
        Shape(
            kind: .named(id), isNullable: false, description: schema.description,
            isDeprecated: schema.isDeprecated, origin: schema.location)
    }

    /// Whether the value is an object with properties, an enumeration or a union.
    private func needsName(_ conjunction: Conjunction) -> Bool {
        let facts = facts(of: conjunction)
        switch category(of: facts) {
        case .alternatives, .enumeration, .types: return true
        case .type(.object): return !isDictionary(facts)
        case .nothing, .nullable, .type, .any: return false
        }
    }

    // MARK: References

    /// The shape of a schema that is another one, with its own description.
    private func alias(
        of inner: Schema, in conjunction: Conjunction, named names: [String]
    ) -> Shape {
        let schema = conjunction.schema
        checkExamples(of: schema)
        let isReference = document.target(of: schema) === inner
        let names = isReference ? Self.names(inReference: schema.reference?.target ?? "") : names
        let target = Conjunction(inner)
        // What a reference leads to may lead back here, so that it needs a name before its parts.
        let shape =
            isReference && known(target) == nil && sole(target) == nil
            ? define(target, named: names) : shape(of: target, named: names)
        return Shape(
            kind: shape.kind, isNullable: shape.isNullable,
            description: isReference
                ? schema.description : schema.description ?? shape.description,
            isDeprecated: schema.isDeprecated || shape.isDeprecated, origin: schema.location,
            checks: shape.checks)
    }

    /// The words of a reference that are no keywords: `#/components/schemas/User/properties/name`
    /// is User, name.
    private static func names(inReference target: String) -> [String] {
        let structure: Set<Substring> = [
            "#", "components", "schemas", "properties", "items", "$defs", "paths", "content",
            "schema", "responses", "requestBody", "parameters", "headers", "additionalProperties",
            "x-websocket",
        ]
        let words = target.split(separator: "/").filter { !structure.contains($0) }.map(String.init)
        return words.isEmpty ? ["document"] : words
    }

    // MARK: Definitions

    /// What a schema is.
    enum Category {
        /// No value fits.
        case nothing
        /// Several alternatives that become a union.
        case alternatives(SchemaFacts.Alternatives)
        /// One alternative, or null.
        case nullable(SchemaFacts.Alternatives)
        /// A list of values.
        case enumeration([EnumerationValue])
        /// Several types besides null.
        case types([SchemaType])
        /// One type.
        case type(SchemaType)
        /// Any value.
        case any
    }

    /// What a conjunction says, without a name.
    func definition(of conjunction: Conjunction, named names: [String]) -> Shape {
        let facts = facts(of: conjunction)
        for part in facts.parts where part.schema.boolean == nil {
            refuseKeywords(of: part.schema)
            checkExamples(of: part.schema)
        }
        if conjunction.only == nil { warnOfIdleValues(of: facts) }
        let schema = conjunction.schema
        switch category(of: facts) {
        case .nothing:
            warning("schema-false", "no value fits the schema", at: schema.location)
            return checked(.any, conjunction)
        case .alternatives(let list):
            return union(conjunction, facts, list, named: names)
        case .nullable(let list):
            return nullable(conjunction, facts, list, named: names)
        case .enumeration(let values):
            return enumeration(values, conjunction, facts)
        case .types(let types):
            return union(conjunction, facts, of: types, named: names)
        case .type(let type):
            warnOfMissingType(facts, type)
            if conjunction.only == nil { warnOfIdleKeywords(of: facts, type: type) }
            return typed(type, conjunction, facts, named: names)
        case .any:
            // A type that cannot be read was reported.
            if facts.types == nil, schema.node["type"] != nil { return standIn(for: schema) }
            return facts.keywords.subtracting(["$ref", "allOf", "format"]).isEmpty
                ? shape(.any, schema) : checked(.any, conjunction)
        }
    }

    /// What a conjunction is.
    func category(of facts: SchemaFacts) -> Category {
        if facts.isImpossible { return .nothing }
        if let values = listedValues(of: facts), !values.isEmpty { return .enumeration(values) }
        if let list = facts.alternatives.first(where: { !isRefinement($0, of: facts) }) {
            let others = list.part.schema.alternatives(list.keyword).filter { !$0.isNull }
            return others.count > 1 ? .alternatives(list) : .nullable(list)
        }
        guard let all = facts.types else {
            let implied = SchemaKeywords.byType.filter { entry in
                entry.keywords.contains { facts.keywords.contains($0) }
            }
            return implied.count == 1 ? .type(implied[0].type) : .any
        }
        var types = SchemaType.allCases.filter { $0 != .null && all.contains($0) }
        if types.contains(.number) { types.removeAll { $0 == .integer } }
        switch types.count {
        case 0: return .any
        case 1: return .type(types[0])
        default: return .types(types)
        }
    }

    /// The shape of one type.
    private func typed(
        _ type: SchemaType, _ conjunction: Conjunction, _ facts: SchemaFacts, named names: [String]
    ) -> Shape {
        var isPartial = facts.keywords.contains("not") || facts.keywords.contains("if")
        // Alternatives that are still there only narrow what the parts say.
        isPartial = isPartial || !facts.alternatives.isEmpty || facts.values != nil
        let kind: Shape.Kind
        switch type {
        case .boolean, .null: kind = .boolean
        case .string: kind = string(facts, &isPartial)
        case .integer: kind = integer(facts, &isPartial)
        case .number: kind = number(facts, &isPartial)
        case .array: kind = array(facts, named: names, &isPartial)
        case .object: kind = object(conjunction, facts, named: names, &isPartial)
        }
        let isNullable = facts.types?.contains(.null) == true
        return isPartial
            ? checked(kind, conjunction, isNullable: isNullable)
            : shape(kind, conjunction.schema, isNullable: isNullable)
    }

    /// A schema without `type` permits values of all types, whatever its other keywords say of one
    /// of them; nobody means that.
    private func warnOfMissingType(_ facts: SchemaFacts, _ type: SchemaType) {
        guard facts.types == nil,
            let keyword = SchemaKeywords.byType.first(where: { $0.type == type })?.keywords.first(
                where: { facts.keywords.contains($0) }),
            let schema = facts.parts(with: keyword).first
        else { return }
        warning(
            "schema-type-missing",
            "'\(keyword)' without 'type' permits values of every other type too, which are refused",
            at: schema.nameLocation(of: keyword), hint: "add 'type: \(type.rawValue)'")
    }

    // MARK: Shapes

    /// A shape with what the schema says about it.
    func shape(_ kind: Shape.Kind, _ schema: Schema, isNullable: Bool = false) -> Shape {
        Shape(
            kind: kind, isNullable: isNullable, description: schema.description,
            isDeprecated: schema.isDeprecated, origin: schema.location)
    }

    /// A shape whose values are held against the schemas as a whole.
    func checked(
        _ kind: Shape.Kind, _ conjunction: Conjunction, isNullable: Bool = false
    ) -> Shape {
        let schema = conjunction.schema
        return Shape(
            kind: kind, isNullable: isNullable, description: schema.description,
            isDeprecated: schema.isDeprecated, origin: schema.location,
            checks: checks(of: conjunction))
    }

    /// References to the schemas of a conjunction.
    func checks(of conjunction: Conjunction) -> [String] {
        var references: [String] = []
        for part in conjunction.roots {
            guard let reference = examples.reference(to: part.schema),
                !references.contains(reference)
            else { continue }
            if let reason = examples.whyUncompiled(part.schema) {
                warning(
                    "schema-unchecked", "values are not held against the whole schema: \(reason)",
                    at: part.schema.location)
                continue
            }
            references.append(reference)
        }
        return references
    }
}
