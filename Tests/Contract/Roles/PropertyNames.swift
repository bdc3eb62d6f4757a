import ContractTesting
import JSON
import Testing

/// The properties of a document's schemas.
struct PropertyNames {
    private let document: JSONValue
    /// Each property with the schema that it was first seen with.
    private(set) var schemas: [String: JSONValue] = [:]
    private var seen: Set<String> = []

    /// Names that no schema has, among them some that other systems take for more than a name.
    private static let unknown = [
        "is_admin", "ROLE", "role ", "", "__proto__", "constructor", "$ref", "a\u{0}b",
    ]

    /// Those of everything that a request, a response or a message of any operation may hold, on every level of it.
    init(of checked: CheckedDocument) {
        document = checked.bundled
        for operation in checked.operations {
            let responses = operation.responses.flatMap(\.content)
            let frames = operation.frames.map(\.content)
            for content in responses + frames + (operation.requestBody?.content ?? []) {
                if let place = content.schema, let schema = document[place.pointer] {
                    take(schema, isDeep: true)
                }
            }
        }
    }

    /// Those of what one content may hold, on every level of it or only on the outermost.
    init(of content: CheckedMediaType, in checked: CheckedDocument, isDeep: Bool) {
        document = checked.bundled
        if let place = content.schema, let schema = document[place.pointer] {
            take(schema, isDeep: isDeep)
        }
    }

    private mutating func take(_ schema: JSONValue, isDeep: Bool) {
        let schema = resolved(schema)
        // A schema that holds itself is looked at once.
        guard let object = schema.object, seen.insert(schema.text).inserted else { return }
        if case .object(let properties)? = object["properties"] {
            for (name, property) in properties {
                schemas[name] = schemas[name] ?? property
                if isDeep { take(property, isDeep: true) }
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for part in object[keyword]?.array ?? [] { take(part, isDeep: isDeep) }
        }
        guard isDeep else { return }
        for keyword in ["items", "additionalProperties"] {
            if let part = object[keyword] { take(part, isDeep: true) }
        }
    }

    private func resolved(_ schema: JSONValue) -> JSONValue {
        var schema = schema
        // Longer chains of references go round.
        for _ in 0..<16 {
            guard let reference = schema["$ref"].string, reference.hasPrefix("#"),
                let pointer = JSONPointer(String(reference.dropFirst())),
                let target = document[pointer]
            else { break }
            schema = target
        }
        return schema
    }

    /// The names that objects of one content do not have: those of the whole document, and some that nothing has.
    func foreign(to content: CheckedMediaType, in checked: CheckedDocument) -> [String] {
        let own = PropertyNames(of: content, in: checked, isDeep: false).schemas
        #expect(!own.isEmpty, "the properties of \(content.place) were not found")
        return schemas.keys.filter { own[$0] == nil }.sorted() + Self.unknown
    }

    /// A value that a property could have: the last that is listed, so that a role is the one that may most.
    func value(of name: String) -> JSONValue {
        let schema = resolved(schemas[name] ?? .null)
        if let value = schema.object?["const"] ?? schema["enum"].array?.last { return value }
        let types = schema["type"].array ?? [schema["type"]]
        switch types.first?.string {
        case "integer", "number": return 1
        case "boolean": return .boolean(schema["default"] != .boolean(true))
        case "array": return []
        case "object": return [:]
        default: return "2026-01-01T00:00:00Z"
        }
    }
}
