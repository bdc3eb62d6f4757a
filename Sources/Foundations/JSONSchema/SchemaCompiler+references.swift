internal import JSON

extension SchemaCompiler {
    mutating func compileReferences(_ schema: inout SchemaObject) {
        if let target = target(of: schema, "$ref") {
            schema.append("$ref", .reference(number(of: target.place)))
        }
        guard let target = target(of: schema, "$dynamicRef") else { return }
        let fallback = number(of: target.place)
        if let anchor = target.dynamicAnchor {
            let number = anchors.number(of: anchor)
            schema.append("$dynamicRef", .dynamicReference(anchor: number, fallback: fallback))
        } else {
            schema.append("$dynamicRef", .reference(fallback))
        }
    }

    private mutating func target(
        of schema: SchemaObject, _ keyword: String
    ) -> (place: SchemaPlace, dynamicAnchor: String?)? {
        guard let value = schema[keyword] else { return nil }
        guard let text = value.string else {
            report(schema.place, keyword, "'\(keyword)' must be a string, not \(value.kind.phrase)")
            return nil
        }
        do {
            return try resolve(text, from: schema.place.resource)
        } catch {
            report(schema.place, keyword, error.message)
            return nil
        }
    }

    struct UnresolvedReference: Error {
        let message: String
    }

    /// Where a reference leads from a resource, and the dynamic anchor that it names there.
    func resolve(
        _ text: String, from resource: Int
    ) throws(UnresolvedReference) -> (place: SchemaPlace, dynamicAnchor: String?) {
        let base = URIReference(registry.resources[resource].uri)
        let reference = URIReference(text).resolved(against: base)
        let uri = reference.withoutFragment.description
        guard let number = registry.resource(uri) else {
            throw UnresolvedReference(
                message: "'\(text)' refers to '\(uri)', which is not in the registry")
        }
        guard let fragment = (reference.fragment ?? "").percentDecoded else {
            throw UnresolvedReference(message: "'\(text)' is no URI reference")
        }
        let target = registry.resources[number]
        let isPointer = fragment.isEmpty || fragment.hasPrefix("/")
        let pointer = isPointer ? JSONPointer(fragment) : target.anchors[fragment]
        guard let pointer else { throw UnresolvedReference(message: "'\(text)' leads nowhere") }
        let full =
            isPointer ? JSONPointer(tokens: target.pointer.tokens + pointer.tokens) : pointer
        guard let place = place(at: full, of: target.document) else {
            throw UnresolvedReference(message: "'\(text)' leads nowhere")
        }
        let isDynamic = !isPointer && target.dynamicAnchors[fragment] == pointer
        return (place, isDynamic ? fragment : nil)
    }
}
