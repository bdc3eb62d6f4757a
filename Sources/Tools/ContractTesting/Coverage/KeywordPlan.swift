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
        /// Whether the value is read from a text, which is always a string at least.
        let isText: Bool
    }

    init(_ document: CheckedDocument) { schemas = document.schemas }

    /// Adds the assertions of a schema and of all that it leads to.
    ///
    /// - Parameter isText: Whether its values are read from texts, as those of parameters are.
    mutating func add(_ schema: DocumentPlace?, _ view: SchemaView, isText: Bool = false) {
        guard let schema else { return }
        place = schema
        var queue = [Visit(pointer: schema.pointer, view: view, isText: isText)]
        while let visit = queue.popLast() {
            guard visited.insert(visit).inserted,
                let object = schemas.json(at: visit.pointer, view)?.object
            else { continue }
            addAssertions(of: object, visit)
            queue += Self.parts(of: object, at: visit.pointer).map { part in
                Visit(pointer: part, view: view, isText: isText)
            }
        }
    }

    private mutating func addAssertions(of schema: JSONObject, _ visit: Visit) {
        for (name, _) in SchemaKeyword.assertions {
            guard let value = schema[name], !SchemaKeyword.isIdle(name, value) else { continue }
            // No text breaks that it is a string.
            let takesTexts = value == "string" || value.array?.contains("string") ?? false
            add(name, visit, canBreak: !(visit.isText && name == "type" && takesTexts))
        }
        for name in SchemaKeyword.choices where schema[name] != nil { add(name, visit) }
        if SchemaKeyword.isClosed(schema) { add("additionalProperties", visit) }
    }

    private mutating func add(_ keyword: String, _ visit: Visit, canBreak: Bool = true) {
        guard let place else { return }
        let location = visit.pointer.appending(keyword).description
        items.append((.keyword(location, isSatisfied: true), place))
        if visit.view == .request, canBreak {
            items.append((.keyword(location, isSatisfied: false), place))
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
