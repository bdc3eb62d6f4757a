import OpenAPI
import SourceText
import YAML

// Where each keyword of a schema goes: the first matching rule below decides what the schema is,
// and every keyword that this rule does not look at is refused or, when it asks for nothing,
// ignored on purpose.

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
            shapes[id.index].shape = definition(of: element.value, named: [element.name])
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
        if let id = shapesBySchema[ObjectIdentifier(schema)] { return named(id, by: schema) }
        guard needsName(schema) else { return definition(of: schema, named: names) }
        let id = reserve(.inline(names), at: schema.location)
        shapesBySchema[ObjectIdentifier(schema)] = id
        shapes[id.index].shape = definition(of: schema, named: names)
        return named(id, by: schema)
    }

    /// Whether the schema is an object with properties, an enumeration or a union, written in place.
    private func needsName(_ schema: Schema) -> Bool {
        if isUnion(schema) { return true }
        guard schema.reference == nil, schema.allOf.isEmpty, schema.anyOf.isEmpty,
            schema.oneOf.isEmpty
        else { return false }
        if schema.allowedValues != nil || schema.constant != nil { return true }
        return schema.types?.contains(.object) == true && !isDictionary(schema)
    }

    private func named(_ id: ShapeID, by schema: Schema) -> Shape {
        Shape(
            kind: .named(id), isNullable: false, description: schema.description,
            isDeprecated: schema.isDeprecated, origin: schema.location)
    }

    /// What a schema says, without a name.
    func definition(of schema: Schema, named names: [String]) -> Shape {
        if schema.boolean == false {
            unsupported("schema-false", "a schema that nothing fits", at: schema.location)
            return standIn(for: schema)
        }
        if schema.boolean == true { return shape(.any, schema) }
        refuseKeywords(of: schema)
        checkExamples(of: schema)
        if schema.reference != nil { return referenced(schema) }
        if !schema.allOf.isEmpty { return sole(schema, named: names) }
        if !schema.anyOf.isEmpty {
            return alternatives(schema, schema.anyOf, "anyOf", named: names)
        }
        if !schema.oneOf.isEmpty {
            return alternatives(schema, schema.oneOf, "oneOf", named: names)
        }
        if schema.constant != nil || schema.allowedValues != nil { return enumeration(schema) }
        return typed(schema, named: names)
    }

    /// A shape with what the schema says about it.
    func shape(_ kind: Shape.Kind, _ schema: Schema, isNullable: Bool = false) -> Shape {
        Shape(
            kind: kind, isNullable: isNullable, description: schema.description,
            isDeprecated: schema.isDeprecated, origin: schema.location)
    }

    // MARK: References and combinations

    private func referenced(_ schema: Schema) -> Shape {
        refuseSiblings(of: schema, beside: "$ref")
        // A reference that leads nowhere was reported.
        guard let target = document.target(of: schema) else { return standIn(for: schema) }
        let names = Self.names(inReference: schema.reference?.target ?? "")
        let inner = self.shape(of: target, named: names)
        return Shape(
            kind: inner.kind, isNullable: inner.isNullable, description: schema.description,
            isDeprecated: schema.isDeprecated || inner.isDeprecated, origin: schema.location)
    }

    /// The words of a reference that are no keywords: `#/components/schemas/User/properties/name`
    /// is User, name.
    private static func names(inReference target: String) -> [String] {
        let structure: Set<Substring> = [
            "#", "components", "schemas", "properties", "items", "$defs", "paths", "content",
            "schema", "responses", "requestBody", "parameters", "headers", "additionalProperties",
            "x-websocket",
        ]
        return target.split(separator: "/").filter { !structure.contains($0) }.map(String.init)
    }

    /// `allOf` around one schema, as documents write it to describe a reference.
    private func sole(_ schema: Schema, named names: [String]) -> Shape {
        refuseSiblings(of: schema, beside: "allOf")
        guard schema.allOf.count == 1 else {
            unsupported(
                "schema-allof", "'allOf' of more than one schema",
                at: schema.nameLocation(of: "allOf"))
            return standIn(for: schema)
        }
        return described(shape(of: schema.allOf[0], named: names), by: schema)
    }

    /// Alternatives: several, or one and null.
    private func alternatives(
        _ schema: Schema, _ alternatives: [Schema], _ keyword: String, named names: [String]
    ) -> Shape {
        if isUnion(schema) { return union(schema, named: names) }
        refuseSiblings(of: schema, beside: keyword)
        let values = alternatives.filter { $0.types != [.null] }
        guard values.count == 1, alternatives.count == 2 else {
            unsupported(
                "schema-alternatives", "'\(keyword)' of other than a schema and 'null'",
                at: schema.nameLocation(of: keyword))
            return standIn(for: schema)
        }
        let inner = described(shape(of: values[0], named: names), by: schema)
        return inner.with(isNullable: true)
    }

    private func described(_ shape: Shape, by schema: Schema) -> Shape {
        Shape(
            kind: shape.kind, isNullable: shape.isNullable,
            description: schema.description ?? shape.description,
            isDeprecated: schema.isDeprecated || shape.isDeprecated, origin: schema.location)
    }

    // MARK: Types

    private func typed(_ schema: Schema, named names: [String]) -> Shape {
        let types = SchemaType.allCases.filter { $0 != .null && schema.types?.contains($0) == true }
        let isNullable = schema.types?.contains(.null) == true
        switch types {
        case []: return untyped(schema, isNullable: isNullable)
        case [.boolean]: return shape(.boolean, schema, isNullable: isNullable)
        case [.string]: return shape(string(schema), schema, isNullable: isNullable)
        case [.integer]: return shape(integer(schema), schema, isNullable: isNullable)
        case [.number], [.number, .integer]:
            return shape(number(schema), schema, isNullable: isNullable)
        case [.array]: return shape(array(schema, named: names), schema, isNullable: isNullable)
        case [.object]: return shape(object(schema, named: names), schema, isNullable: isNullable)
        default:
            unsupported(
                "schema-types", "a schema of several types besides 'null'",
                at: schema.valueLocation(of: "type"))
            return standIn(for: schema)
        }
    }

    /// A schema without `type` permits values of all types, whatever its other keywords say of one
    /// of them.
    private func untyped(_ schema: Schema, isNullable: Bool) -> Shape {
        if isNullable {
            unsupported(
                "schema-types", "a schema that only null fits",
                at: schema.valueLocation(of: "type"))
            return standIn(for: schema)
        }
        // A type that cannot be read was reported.
        if schema.node["type"] != nil { return standIn(for: schema) }
        for (type, keywords) in SchemaKeywords.byType {
            guard let keyword = keywords.first(where: { schema.node[$0] != nil }) else { continue }
            error(
                "schema-type-missing",
                "'\(keyword)' without 'type' permits values of every other type too",
                at: schema.nameLocation(of: keyword), hint: "add 'type: \(type.rawValue)'")
            return standIn(for: schema)
        }
        return shape(.any, schema)
    }
}
