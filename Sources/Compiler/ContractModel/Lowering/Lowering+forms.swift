import OpenAPI
import SourceText
import YAML

// A form is an object whose properties are parts. The object itself is no value: its parts come one
// by one, in the order of the wire, and a handler may act on the first before the last has come.

extension Lowering {
    /// Whether a form is one whose parts are declared; of any other, the handler gets the bytes.
    func isForm(_ element: OrderedMap<MediaType>.Element) -> Bool {
        guard let schema = element.value.schema.map({ definition(of: $0) }),
            !schema.properties.isEmpty
        else { return false }
        return schema.types == [.object]
            || schema.types == nil && schema.allOf.isEmpty
                && schema.anyOf.isEmpty && schema.oneOf.isEmpty
    }

    /// The parts of a form.
    func form(
        of element: OrderedMap<MediaType>.Element, named names: [String]
    ) -> Contract.Form {
        guard let schema = element.value.schema.map({ definition(of: $0) }) else {
            return Contract.Form(parts: [], allowsUnknown: true)
        }
        warnOfFormKeywords(of: schema)
        warnOfEncoding(of: element)
        let parts = schema.properties.map { property in
            part(
                property, isRequired: schema.required.contains(property.name),
                encoding: element.value.encoding, named: names)
        }
        for encoding in element.value.encoding
        where !schema.properties.names.contains(encoding.name) {
            warning(
                "form-encoding", "the schema has no property '\(encoding.name)'",
                at: encoding.nameLocation,
                hint: Diagnostic.hint(for: encoding.name, among: schema.properties.names))
        }
        return Contract.Form(
            parts: parts, allowsUnknown: schema.additionalProperties?.boolean != false)
    }

    /// Warns of what asks for more than that there are parts: they come one by one, and nobody sees
    /// the object that they make.
    private func warnOfFormKeywords(of schema: Schema) {
        let known: Set<String> = ["type", "properties", "required", "additionalProperties"]
        for entry in schema.node.entries ?? []
        where !known.contains(entry.name) && !SchemaKeywords.annotations.contains(entry.name)
            && !entry.name.hasPrefix("x-")
        {
            warning(
                "form-schema", "'\(entry.name)' of a form is not checked",
                at: entry.key.location)
        }
        if let rest = schema.additionalProperties, rest.boolean == nil {
            warning(
                "form-schema", "parts that are not declared are not held against a schema",
                at: rest.location)
        }
    }

    private func part(
        _ property: OrderedMap<Schema>.Element, isRequired: Bool, encoding: OrderedMap<Encoding>,
        named names: [String]
    ) -> Contract.Part {
        let schema = definition(of: property.value)
        let isList = schema.types == [.array]
        let element = isList ? schema.items ?? schema : property.value
        if isList, schema.hasUniqueItems {
            warning(
                "form-schema", "'uniqueItems' of parts is not checked",
                at: schema.nameLocation(of: "uniqueItems"))
        }
        let coding = partCoding(of: definition(of: element))
        let names = names + [property.name]
        let shape: Shape
        if coding != .binary {
            shape = self.shape(of: element, named: isList ? names + ["item"] : names)
        } else {
            shape = Shape(
                kind: .any, isNullable: false, description: nil, isDeprecated: false,
                origin: property.value.location)
        }
        let mediaTypes = encoding.first { $0.name == property.name }?.value.contentType ?? ""
        return Contract.Part(
            name: property.name, coding: coding, shape: shape,
            isRequired: isRequired, minCount: isList ? schema.minItems ?? 0 : 1,
            maxCount: isList ? schema.maxItems : 1,
            mediaTypes: mediaTypes.split(separator: ",").map { type in
                String(type.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            },
            description: property.value.description ?? schema.description,
            origin: property.nameLocation)
    }

    /// How a part becomes a value.
    private func partCoding(of schema: Schema) -> Contract.PartCoding {
        let types = schema.types?.filter { $0 != .null }
        if schema.constant != nil || schema.allowedValues != nil { return .text }
        switch types {
        case nil:
            let isCombined =
                !schema.allOf.isEmpty || !schema.anyOf.isEmpty || !schema.oneOf.isEmpty
            return isCombined ? .json : .binary
        case [.array], [.object]: return .json
        case [.string] where schema.format == "binary": return .binary
        case [.string] where schema.content.mediaType != nil && schema.content.encoding == nil:
            return .binary
        default: return .text
        }
    }

    /// Warns of an `encoding` that asks for what is not done.
    private func warnOfEncoding(of element: OrderedMap<MediaType>.Element) {
        for encoding in element.value.encoding {
            for field in ["style", "explode", "allowReserved"]
            where encoding.value.node[field] != nil {
                warning(
                    "form-encoding", "'\(field)' of a part has no effect",
                    at: encoding.value.nameLocation(of: field))
            }
        }
    }
}
