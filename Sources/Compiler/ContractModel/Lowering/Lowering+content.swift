import OpenAPI
import SourceText
import YAML

// What a media type and its schema make of a body. JSON and texts are values; forms are parts; all
// else is bytes, which the handler reads as they come and of which the contract says no more.

/// What a body is.
enum ContentKind: Equatable {
    case json
    case text
    case binary
    /// JSON that the handler gets as it came: `x-raw`.
    case raw
    case form
    /// Names and texts.
    case urlencoded
    /// Values of a schema, one by one.
    case items(Contract.ItemFraming, Schema)

    static func == (one: ContentKind, other: ContentKind) -> Bool {
        switch (one, other) {
        case (.json, .json), (.text, .text), (.binary, .binary), (.raw, .raw), (.form, .form),
            (.urlencoded, .urlencoded):
            true
        default: false
        }
    }
}

extension OrderedMap<MediaType>.Element {
    /// Whether the name is one, or a range of some; other names were reported.
    var isMediaType: Bool {
        let essence = Lowering.essence(of: name)
        return essence.split(separator: "/").count == 2 && !essence.contains(",")
    }
}

extension Lowering {
    /// What a representation is.
    func kind(of element: OrderedMap<MediaType>.Element, _ direction: Direction) -> ContentKind {
        let essence = Self.essence(of: element.name)
        let isRaw = isRaw(element, isJSON: Self.isJSON(essence), direction)
        if Self.isJSON(essence) { return isRaw ? .raw : .json }
        if essence == "application/x-www-form-urlencoded", direction == .request {
            return .urlencoded
        }
        if let framing = Self.framing(of: essence) { return items(of: element, framing) }
        if essence == "multipart/form-data", direction == .request, isForm(element) { return .form }
        if essence.hasPrefix("text/"), !essence.contains("*"), isText(element, direction) {
            return .text
        }
        guard let schema = element.value.schema, isStructured(schema) else { return .binary }
        return essence == "*/*" || essence == "application/*"
            ? takenAsJSON(element) : takenAsBytes(element)
    }

    /// A range has a schema of what is no bytes: of what it holds, only JSON can be a value.
    private func takenAsJSON(_ element: OrderedMap<MediaType>.Element) -> ContentKind {
        warning(
            "content-schema",
            "'\(element.name)' has a schema, and is taken for 'application/json'",
            at: element.value.valueLocation(of: "schema"))
        return .json
    }

    private func takenAsBytes(_ element: OrderedMap<MediaType>.Element) -> ContentKind {
        warning(
            "content-schema",
            "'\(element.name)' is handed over as bytes, which nobody holds against the schema",
            at: element.value.valueLocation(of: "schema"))
        return .binary
    }

    /// Whether a schema describes more than one text or a number of bytes.
    private func isStructured(_ schema: Schema) -> Bool {
        let schema = definition(of: schema)
        if let types = schema.types { return types.contains { $0 != .string && $0 != .null } }
        return !schema.properties.isEmpty || !schema.allOf.isEmpty || !schema.anyOf.isEmpty
            || !schema.oneOf.isEmpty || schema.items != nil
    }

    /// Whether the text of a body is a value.
    private func isText(
        _ element: OrderedMap<MediaType>.Element, _ direction: Direction
    ) -> Bool {
        guard let schema = element.value.schema else { return direction == .response }
        if definition(of: schema).format == "binary" { return false }
        // Without a type it may be any text, or any bytes.
        if direction == .request, isBinary(schema), definition(of: schema).types == nil {
            return false
        }
        return isWrittenAsText(shape(of: schema, named: ["text"]))
    }

    /// Whether values are written as one text and read by a rule for texts.
    private func isWrittenAsText(_ shape: Shape) -> Bool {
        var shape = shape
        while shape.checks.isEmpty, case .named(let id) = shape.kind {
            guard let next = shapes[id.index].shape else { return false }
            shape = next
        }
        guard shape.checks.isEmpty, !shape.isNullable else { return false }
        return switch shape.kind {
        case .boolean, .integer, .number, .string, .timestamp, .date, .constant: true
        case .enumeration(let values): values.allSatisfy(\.isText)
        case .any, .array, .dictionary, .object, .union, .named: false
        }
    }

    // MARK: Sequences

    private static func framing(of essence: String) -> Contract.ItemFraming? {
        switch essence {
        case "application/jsonl", "application/x-jsonl", "application/jsonlines",
            "application/x-jsonlines", "application/x-ndjson", "application/ndjson",
            "application/json-lines", "application/stream+json":
            .lines
        case "application/json-seq": .records
        case _ where essence.hasSuffix("+json-seq"): .records
        case "text/event-stream": .events
        default: nil
        }
    }

    /// The values of a sequence. `itemSchema` came with OpenAPI 3.2; before, documents gave the
    /// schema of one value, or of the list of all.
    private func items(
        of element: OrderedMap<MediaType>.Element, _ framing: Contract.ItemFraming
    ) -> ContentKind {
        if let item = element.value.itemSchema { return .items(framing, item) }
        guard let schema = element.value.schema else { return .binary }
        let definition = definition(of: schema)
        if definition.types == [.array], let item = definition.items {
            return .items(framing == .events ? eventFraming(of: item) : framing, item)
        }
        if framing == .events {
            // A text says nothing of the events in it.
            if !isStructured(schema) { return .binary }
            return .items(eventFraming(of: schema), schema)
        }
        return isBinary(schema) ? .binary : .items(framing, schema)
    }

    /// Whether a schema describes events, by the names of their fields, or only their data.
    private func eventFraming(of schema: Schema) -> Contract.ItemFraming {
        let names = definition(of: schema).properties.names
        let fields: Set<String> = ["data", "event", "id", "retry", "comment"]
        return names.contains("data") && fields.isSuperset(of: names) ? .events : .eventData
    }

    /// A media type without its parameters.
    static func essence(of mediaType: String) -> String {
        mediaType.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    }

    static func isJSON(_ essence: String) -> Bool {
        (essence == "application/json" || essence.hasSuffix("+json")) && !essence.contains("*")
    }

    /// Whether a schema says no more than that there are bytes.
    func isBinary(_ schema: Schema) -> Bool {
        let schema = definition(of: schema)
        if schema.boolean == true { return true }
        let silent = SchemaKeywords.annotations.subtracting(["contentEncoding"])
            .union(["type", "format"])
        let says = (schema.node.entries ?? []).contains { entry in
            !entry.name.hasPrefix("x-") && !silent.contains(entry.name)
        }
        if says { return false }
        guard let types = schema.types else {
            return schema.node["type"] == nil && schema.format == nil
        }
        return types == [.string] && (schema.format == nil || schema.format == "binary")
    }

    /// The schema that a reference leads to.
    func definition(of schema: Schema) -> Schema {
        var schema = schema
        // Circles of references were reported.
        for _ in 0..<100 {
            guard let target = document.target(of: schema) else { break }
            schema = target
        }
        return schema
    }

    private func isRaw(
        _ element: OrderedMap<MediaType>.Element, isJSON: Bool, _ direction: Direction
    ) -> Bool {
        guard let value = element.value.node["x-raw"] else { return false }
        guard case .boolean(let isRaw) = value.scalar?.value else {
            refuseExtension("x-raw", value, expected: "true or false")
            return false
        }
        if !isJSON || direction == .response {
            error(
                "extension-misplaced", "'x-raw' means nothing but in a request body of JSON",
                at: element.value.nameLocation(of: "x-raw"))
        }
        return isRaw
    }

    /// Holds the examples of a representation against its schema. Of bytes there are none, and of
    /// forms only those that are written as objects.
    func checkExamples(of element: OrderedMap<MediaType>.Element) {
        let essence = Self.essence(of: element.name)
        let isForm = essence.hasPrefix("multipart/")
        guard isForm || Self.isJSON(essence) || essence.hasPrefix("text/") else { return }
        if element.value.schema.map({ definition(of: $0).format == "binary" }) == true { return }
        checkExamples(
            element.value.example, element.value.examples, of: element.value.schema,
            onlyObjects: isForm)
    }
}
