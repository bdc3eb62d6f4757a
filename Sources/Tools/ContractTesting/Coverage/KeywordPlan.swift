import JSON
import JSONSchema
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
        let source: Source
    }

    /// What a value is read from, which has a say in what it can be.
    enum Source: Hashable {
        /// JSON, which can be anything.
        case json
        /// A text, which is always a string at least.
        case text
        /// A segment of a path, which is a text and never empty.
        case segment
        /// A form, which is always an object, of texts.
        case form
    }

    init(_ document: CheckedDocument) { schemas = document.schemas }

    /// Adds the assertions of a schema and of all that it leads to.
    mutating func add(
        _ schema: DocumentPlace?, _ view: SchemaView, from source: Source = .json
    ) {
        guard let schema else { return }
        place = schema
        var queue = [Visit(pointer: schema.pointer, view: view, source: source)]
        while let visit = queue.popLast() {
            guard visited.insert(visit).inserted,
                let object = schemas.json(at: visit.pointer, view)?.object
            else { continue }
            addAssertions(of: object, visit)
            queue += Self.parts(of: object, at: visit.pointer).map { part in
                Visit(pointer: part, view: view, source: source)
            }
        }
    }

    private mutating func addAssertions(of schema: JSONObject, _ visit: Visit) {
        for (name, _) in SchemaKeyword.assertions {
            guard let value = schema[name], !SchemaKeyword.isIdle(name, value) else { continue }
            add(name, visit, canBreak: canBreak(name, value, visit))
        }
        for name in SchemaKeyword.choices where schema[name] != nil { add(name, visit) }
        if SchemaKeyword.isClosed(schema) { add("additionalProperties", visit) }
    }

    /// Whether there is a value that breaks a keyword and can be sent.
    private func canBreak(_ name: String, _ value: JSONValue, _ visit: Visit) -> Bool {
        switch (name, visit.source) {
        case ("type", .text), ("type", .segment):
            return value != "string" && value.array?.contains("string") != true
        case ("type", .form): return value != "string" && value != "object"
        case ("minLength", .segment): return value != 1
        case ("format", _):
            // Formats that are annotations take anything; `binary` is one.
            let alone = schemas.assertion(name, of: visit.pointer, visit.view) {
                ["format": value]
            }
            let probes: [JSONValue] = ["", "\u{1} %", "a b", .number(JSONNumber(.max))]
            let fraction = JSONNumber(1e300).map { [JSONValue.number($0)] } ?? []
            return (probes + fraction).contains { alone?.isValid($0) == false }
        default: return true
        }
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
