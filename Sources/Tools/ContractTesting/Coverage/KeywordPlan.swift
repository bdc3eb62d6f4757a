import JSON
import SourceText

/// The assertions of all schemas that exchanges can be held against.
///
/// What responses are held against need only be satisfied: a right server never breaks it. `not`, `if`,
/// `contains`, `patternProperties` and `unevaluated...` are left out.
struct KeywordPlan {
    private(set) var items: [(item: CoverageItem, place: DocumentPlace)] = []
    private let schemas: SchemaSet
    private var visited: Set<Visit> = []
    private var place: DocumentPlace?

    private struct Visit: Hashable {
        let pointer: JSONPointer
        let view: SchemaView
    }

    init(_ document: CheckedDocument) { schemas = document.schemas }

    /// Adds the assertions of a schema and of all that it leads to.
    mutating func add(_ schema: DocumentPlace?, _ view: SchemaView) {
        guard let schema else { return }
        place = schema
        var queue = [schema.pointer]
        while let pointer = queue.popLast() {
            guard visited.insert(Visit(pointer: pointer, view: view)).inserted,
                let object = schemas.json(at: pointer, view)?.object
            else { continue }
            addAssertions(of: object, at: pointer, view)
            queue += Self.parts(of: object, at: pointer)
        }
    }

    private mutating func addAssertions(
        of schema: JSONObject, at pointer: JSONPointer, _ view: SchemaView
    ) {
        for (name, _) in SchemaKeyword.assertions {
            guard let value = schema[name], !SchemaKeyword.isIdle(name, value) else { continue }
            add(pointer.appending(name), view)
        }
        for name in SchemaKeyword.choices where schema[name] != nil {
            add(pointer.appending(name), view)
        }
        if SchemaKeyword.isClosed(schema) { add(pointer.appending("additionalProperties"), view) }
    }

    private mutating func add(_ location: JSONPointer, _ view: SchemaView) {
        guard let place else { return }
        items.append((.keyword(location.description, isSatisfied: true), place))
        if view == .request {
            items.append((.keyword(location.description, isSatisfied: false), place))
        }
    }

    /// The schemas that a value or its parts are held against too.
    private static func parts(of schema: JSONObject, at pointer: JSONPointer) -> [JSONPointer] {
        var parts: [JSONPointer] = []
        if let target = schema["$ref"]?.string.flatMap(LocalReference.pointer) {
            parts.append(target)
        }
        for name in ["items", "additionalProperties", "then", "else"]
        where schema[name]?.object != nil {
            parts.append(pointer.appending(name))
        }
        for name in ["allOf", "anyOf", "oneOf", "prefixItems"] {
            for index in (schema[name]?.array ?? []).indices {
                parts.append(pointer.appending(name).appending(index))
            }
        }
        for name in ["properties", "dependentSchemas"] {
            for (key, _) in schema[name]?.object ?? [:] {
                parts.append(pointer.appending(name).appending(key))
            }
        }
        return parts.reversed()
    }
}
