import JSON
import JSONSchema

/// Instances of a document's schemas as requests have them, made once for each schema.
final class InstanceSource {
    private let schemas: SchemaSet
    private var generators: [JSONPointer: InstanceGenerator?] = [:]
    private var boundaries: [JSONPointer: [LabelledInstance]] = [:]
    private var violations: [JSONPointer: [LabelledInstance]] = [:]

    // More of one schema is more than a server is asked.
    private static let limit = 400

    init(_ schemas: SchemaSet) { self.schemas = schemas }

    /// Nil where the schema cannot be used.
    func generator(_ schema: DocumentPlace) -> InstanceGenerator? {
        if let known = generators[schema.pointer] { return known }
        var made: InstanceGenerator?
        if let document = schemas.documents[.request], let registry = schemas.registries[.request] {
            made = try? InstanceGenerator(
                at: schema.pointer, of: document, in: registry, view: .request)
        }
        generators[schema.pointer] = .some(made)
        return made
    }

    func valid(_ schema: DocumentPlace?, using numbers: inout RandomNumbers) -> JSONValue? {
        guard let schema else { return .string("a") }
        return generator(schema)?.valid(using: &numbers)
    }

    func boundaries(of schema: DocumentPlace) -> [LabelledInstance] {
        if let known = boundaries[schema.pointer] { return known }
        let made = generator(schema)?.boundaries(limit: Self.limit) ?? []
        boundaries[schema.pointer] = made
        return made
    }

    func violations(of schema: DocumentPlace) -> [LabelledInstance] {
        if let known = violations[schema.pointer] { return known }
        let made = generator(schema)?.violations(limit: Self.limit) ?? []
        violations[schema.pointer] = made
        return made
    }

    func isValid(_ value: JSONValue, _ schema: DocumentPlace?) -> Bool {
        schema.map { schemas.isValid(value, at: $0.pointer, .request) } ?? true
    }
}

/// Values that schemas allow more often than programs expect them.
enum OddValues {
    private static let longText = String(repeating: "a", count: 3_000)
    private static let texts = [
        "", " ", longText, "\u{1F600}\u{E9}\u{202E}", "'\"<a>&;--", "0", "null", "../a", "%00",
        "\\",
    ]
    private static let numbers: [Int64] = [
        0, -1, 1, 2_147_483_648, -2_147_483_649, 9_007_199_254_740_991, .max, .min,
    ]

    /// The value with one odd thing in it at a time.
    static func variants(of value: JSONValue, depth: Int = 0) -> [JSONValue] {
        guard depth < 8 else { return [] }
        switch value {
        case .string: return texts.map { .string($0) }
        case .number: return numbers.map { .number(JSONNumber($0)) }
        case .boolean, .null: return []
        case .array(let items):
            return items.indices.prefix(4).flatMap { index in
                variants(of: items[index], depth: depth + 1).map { item in
                    var changed = items
                    changed[index] = item
                    return .array(changed)
                }
            }
        case .object(let members):
            return members.flatMap { name, member in
                variants(of: member, depth: depth + 1).map { value in
                    var changed = members
                    changed[name] = value
                    return .object(changed)
                }
            }
        }
    }
}
