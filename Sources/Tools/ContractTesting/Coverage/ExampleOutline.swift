import JSON

/// Whether a value has the outline of an example: the same properties with the same kinds of values.
///
/// What a server makes itself, such as an id or a date, never equals an example. What has a list of allowed values does,
/// and so do a problem's `type`, `status` and `code` (RFC 9457), which say what has happened.
enum ExampleOutline {
    private static let problemMembers = ["type", "status", "code"]
    private static let maxDepth = 64

    static func matches(
        _ value: JSONValue, _ example: JSONValue, at pointer: JSONPointer?, isProblem: Bool = false,
        in schemas: SchemaSet, _ view: SchemaView
    ) -> Bool {
        if isProblem {
            for name in problemMembers where example[name] != nil && value[name] != nil {
                guard example[name] == value[name] else { return false }
            }
        }
        return matches(value, example, pointer.map { [$0] } ?? [], schemas, view, depth: 0)
    }

    private static func matches(
        _ value: JSONValue, _ example: JSONValue, _ pointers: [JSONPointer], _ schemas: SchemaSet,
        _ view: SchemaView, depth: Int
    ) -> Bool {
        guard value.kind == example.kind, depth < maxDepth else { return false }
        let outlines = pointers.map { SchemaOutline(at: $0, in: schemas, view) }
        switch (value, example) {
        case (.object(let object), .object(let other)):
            guard object.count == other.count else { return false }
            return other.allSatisfy { name, member in
                guard let own = object[name] else { return false }
                let parts = outlines.compactMap { $0.property(name) }
                return matches(own, member, parts, schemas, view, depth: depth + 1)
            }
        case (.array(let items), .array(let others)):
            if others.isEmpty { return items.isEmpty }
            // Each item of the example has one like it.
            let parts = outlines.compactMap(\.items)
            return others.allSatisfy { other in
                items.contains {
                    matches($0, other, parts, schemas, view, depth: depth + 1)
                }
            }
        default:
            return value == example || !outlines.contains(where: \.isClosed)
        }
    }
}
