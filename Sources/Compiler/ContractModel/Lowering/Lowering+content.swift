import OpenAPI
import SourceText
import YAML

// What a media type and its schema make of a body. JSON and texts are values; forms are parts; all
// else is bytes, which the handler reads as they come and of which the contract says no more.

/// What a body is.
enum ContentKind {
    case json
    case text
    case binary
    /// JSON that the handler gets as it came: `x-raw`.
    case raw
    case form
}

extension Lowering {
    /// What a representation is; nil for what cannot be expressed.
    func kind(
        of element: OrderedMap<MediaType>.Element, _ direction: Direction
    ) -> ContentKind? {
        let essence = Self.essence(of: element.name)
        let isRaw = isRaw(element, isJSON: Self.isJSON(essence), direction)
        if Self.isJSON(essence) { return isRaw ? .raw : .json }
        if essence.hasPrefix("multipart/") {
            switch (essence, direction) {
            case ("multipart/form-data", .request): return .form
            // How the runtime sends several ranges of a response.
            case ("multipart/byteranges", .response): return .binary
            default: return nil
            }
        }
        if essence == "application/x-www-form-urlencoded" { return nil }
        guard essence.hasPrefix("text/"), !essence.contains("*") else { return .binary }
        let isUnsaid = element.value.schema == nil
        let isBytes = element.value.schema.map { isBinary($0) && $0.types != [.string] } ?? false
        let isFile = element.value.schema?.format == "binary"
        switch direction {
        case .request: return isUnsaid || isBytes || isFile ? .binary : nil
        case .response: return isFile ? .binary : .text
        }
    }

    /// A media type without its parameters.
    static func essence(of mediaType: String) -> String {
        mediaType.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    }

    static func isJSON(_ essence: String) -> Bool {
        essence == "application/json" || essence.hasSuffix("+json")
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
