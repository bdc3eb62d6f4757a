import OpenAPI
import SourceText
import YAML

// A form is an object whose properties are parts. The object itself is no value: its parts come one
// by one, in the order of the wire, and a handler may act on the first before the last has come.

extension Lowering {
    /// The parts of a form.
    func form(
        of element: OrderedMap<MediaType>.Element, named names: [String]
    ) -> Contract.Form {
        guard let schema = element.value.schema.map({ definition(of: $0) }),
            schema.types == [.object], !schema.properties.isEmpty
        else {
            unsupported(
                "form-schema", "a form without a schema of 'type: object' and 'properties'",
                at: element.nameLocation)
            return Contract.Form(parts: [], allowsUnknown: true)
        }
        refuseFormKeywords(of: schema)
        let parts = schema.properties.map { property in
            part(
                property, isRequired: schema.required.contains(property.name),
                encoding: element.value.encoding, named: names)
        }
        for encoding in element.value.encoding
        where !schema.properties.names.contains(encoding.name) {
            error(
                "form-encoding", "the schema has no property '\(encoding.name)'",
                at: encoding.nameLocation,
                hint: Diagnostic.hint(for: encoding.name, among: schema.properties.names))
        }
        return Contract.Form(
            parts: parts, allowsUnknown: schema.additionalProperties?.boolean != false)
    }

    /// Reports what asks for more than that there are parts.
    private func refuseFormKeywords(of schema: Schema) {
        refuseKeywords(of: schema)
        let known: Set<String> = ["type", "properties", "required", "additionalProperties"]
        for entry in schema.node.entries ?? []
        where !known.contains(entry.name) && !SchemaKeywords.annotations.contains(entry.name)
            && !SchemaKeywords.unsupported.contains(entry.name) && !entry.name.hasPrefix("x-")
        {
            unsupported("form-schema", "'\(entry.name)' of a form", at: entry.key.location)
        }
        if let rest = schema.additionalProperties, rest.boolean == nil {
            unsupported(
                "form-schema", "a schema for parts that are not declared", at: rest.location)
        }
    }

    private func part(
        _ property: OrderedMap<Schema>.Element, isRequired: Bool, encoding: OrderedMap<Encoding>,
        named names: [String]
    ) -> Contract.Part {
        let schema = definition(of: property.value)
        let isList = schema.types == [.array]
        let element = isList ? schema.items ?? schema : property.value
        if isList { refuseListKeywords(of: schema, property) }
        let coding = partCoding(of: definition(of: element))
        let names = names + [property.name]
        let shape: Shape
        if let coding, coding != .binary {
            shape = self.shape(of: element, named: isList ? names + ["item"] : names)
        } else {
            shape = Shape(
                kind: .any, isNullable: false, description: nil, isDeprecated: false,
                origin: property.value.location)
        }
        if coding == nil, !isList || schema.items != nil {
            unsupported(
                "form-schema", "a part that is a list of lists", at: property.value.location)
        }
        let mediaTypes = encoding.first { $0.name == property.name }?.value.contentType ?? ""
        return Contract.Part(
            name: property.name, coding: coding ?? .binary, shape: shape,
            isRequired: isRequired, minCount: isList ? schema.minItems ?? 0 : 1,
            maxCount: isList ? schema.maxItems : 1,
            mediaTypes: mediaTypes.split(separator: ",").map { type in
                String(type.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            },
            description: property.value.description ?? schema.description,
            origin: property.nameLocation)
    }

    private func refuseListKeywords(
        of schema: Schema, _ property: OrderedMap<Schema>.Element
    ) {
        refuseKeywords(of: schema)
        if schema.items == nil {
            unsupported("form-schema", "a list of parts without 'items'", at: schema.location)
        }
        if schema.hasUniqueItems {
            unsupported(
                "form-schema", "'uniqueItems' of parts",
                at: schema.nameLocation(of: "uniqueItems"))
        }
    }

    /// How a part becomes a value; nil for a list within a list.
    private func partCoding(of schema: Schema) -> Contract.PartCoding? {
        let types = schema.types?.filter { $0 != .null }
        if schema.constant != nil || schema.allowedValues != nil { return .text }
        switch types {
        case nil:
            let isCombined =
                !schema.allOf.isEmpty || !schema.anyOf.isEmpty || !schema.oneOf.isEmpty
            return isCombined ? .json : .binary
        case [.array]: return nil
        case [.object]: return .json
        case [.string] where schema.format == "binary": return .binary
        case [.string] where schema.content.mediaType != nil && schema.content.encoding == nil:
            return .binary
        default: return .text
        }
    }

    /// Reports an `encoding` that asks for what is not done.
    func refuseEncoding(of element: OrderedMap<MediaType>.Element, _ kind: ContentKind) {
        guard kind == .form else { return }
        for encoding in element.value.encoding {
            for field in ["style", "explode", "allowReserved"]
            where encoding.value.node[field] != nil {
                unsupported(
                    "form-encoding", "'\(field)' of a part",
                    at: encoding.value.nameLocation(of: field))
            }
        }
    }
}
