import JSON
import JSONSchema

/// A compiled schema with what its makers want to know of it beforehand.
final class SchemaGraph: Sendable {
    /// What a value costs that never ends: a schema that asks for itself.
    static let endless = 64

    let schema: Schema
    let program: SchemaProgram
    /// How deep the flattest value of each node nests; 0 for a scalar.
    let costs: [Int]
    /// What the document gives as instances of each node, with the keywords that give them; the examples first.
    let examples: [[(keyword: String, value: JSONValue)]]

    /// - Parameter view: who sends the instances; an example of an object shows all properties, and is of use to nobody
    ///   who leaves some of them out.
    init(_ schema: Schema, of document: JSONValue, view: SchemaView?) {
        self.schema = schema
        program = schema.program
        costs = SchemaCosts(schema.program).total
        examples = schema.program.origins.map { origin in
            guard let keywords = Self.keywords(at: origin.location, in: document) else { return [] }
            let examples = Self.examples(keywords)
            if view == nil { return examples }
            return examples.filter { $0.value.kind != .object && $0.value.kind != .array }
        }
    }

    private static func examples(_ keywords: JSONObject) -> [(keyword: String, value: JSONValue)] {
        var found = (keywords["examples"]?.array ?? []).map { (keyword: "examples", value: $0) }
        for keyword in ["example", "default"] {
            if let value = keywords[keyword] { found.append((keyword, value)) }
        }
        return found
    }

    /// The schema object at a location such as `#/components/schemas/Message`.
    static func keywords(at location: String, in document: JSONValue) -> JSONObject? {
        guard location.hasPrefix("#"), let pointer = JSONPointer(String(location.dropFirst()))
        else {
            return nil
        }
        return document[pointer]?.object
    }

    /// Whether there are values that a schema refuses.
    func canBreak(_ node: Int?) -> Bool {
        guard let node else { return false }
        if case .always = program.nodes[node].verdict { return false }
        return true
    }
}

/// How deep values must nest, for each node: apart for scalars, objects and arrays, because a schema that combines
/// others needs a kind that all of them allow.
///
/// Computed like the shortest words of a grammar: from "endless" downwards, until nothing changes.
struct SchemaCosts {
    private struct Cost: Equatable {
        var scalar: Int
        var object: Int
        var array: Int

        static let free = Cost(scalar: 0, object: 0, array: 0)
        static let endless = Cost(
            scalar: SchemaGraph.endless, object: SchemaGraph.endless, array: SchemaGraph.endless)

        var total: Int { min(scalar, object, array) }

        mutating func raise(to other: Cost) {
            scalar = max(scalar, other.scalar)
            object = max(object, other.object)
            array = max(array, other.array)
        }

        mutating func lower(to other: Cost) {
            scalar = min(scalar, other.scalar)
            object = min(object, other.object)
            array = min(array, other.array)
        }
    }

    private let program: SchemaProgram
    private var costs: [Cost]

    /// For each node the least.
    var total: [Int] { costs.map(\.total) }

    init(_ program: SchemaProgram) {
        self.program = program
        costs = Array(repeating: .endless, count: program.nodes.count)
        // Each round settles the values of one more level.
        for _ in 0...SchemaGraph.endless {
            var isSettled = true
            // What is referred to was met later, and has a greater number, more often than not.
            for node in program.nodes.indices.reversed() {
                let cost = cost(of: node)
                if cost != costs[node] { isSettled = false }
                costs[node] = cost
            }
            if isSettled { return }
        }
    }

    private func cost(of number: Int) -> Cost {
        let node = program.nodes[number]
        switch node.verdict {
        case .always: return .free
        case .never: return .endless
        case .rules: break
        }
        var cost = Cost.free
        var tables: [PropertyTable] = []
        var required: [String] = []
        for rule in program.rules[node.rules] {
            raise(&cost, by: rule.assertion)
            if case .properties(let table) = rule.assertion { tables.append(table) }
            if case .required(let names) = rule.assertion { required += names }
        }
        for name in required {
            let schemas = tables.compactMap { $0.schema(of: name) ?? $0.additional }
            let deepest = schemas.map { costs[$0].total }.max() ?? 0
            cost.object = max(cost.object, min(deepest + 1, SchemaGraph.endless))
        }
        return cost
    }

    private func raise(_ cost: inout Cost, by assertion: Assertion) {
        switch assertion {
        case .type(let types): cost.raise(to: Self.cost(of: types))
        case .constant(let value): cost.raise(to: Self.cost(of: [value]))
        case .enumeration(let set): cost.raise(to: Self.cost(of: set.values))
        case .allOf(let schemas): for schema in schemas { cost.raise(to: costs[schema]) }
        case .anyOf(let schemas), .oneOf(let schemas):
            var least = Cost.endless
            for schema in schemas { least.lower(to: costs[schema]) }
            cost.raise(to: least)
        case .reference(let schema), .dynamicReference(_, let schema):
            cost.raise(to: costs[schema])
        case .minItems(let count) where count > 0: cost.array = max(cost.array, 1)
        case .prefixItems, .items: raise(&cost.array, byItems: assertion)
        case .contains(let rule) where rule.minimum > 0:
            cost.array = max(cost.array, min(costs[rule.schema].total + 1, SchemaGraph.endless))
        default: break
        }
    }

    /// Items cost something only where there must be one; `minItems` comes before them among the rules.
    private func raise(_ cost: inout Int, byItems assertion: Assertion) {
        guard cost > 0 else { return }
        switch assertion {
        case .prefixItems(let schemas):
            if let first = schemas.first {
                cost = max(cost, min(costs[first].total + 1, SchemaGraph.endless))
            }
        case .items(let schema, from: 0):
            cost = max(cost, min(costs[schema].total + 1, SchemaGraph.endless))
        default: break
        }
    }

    private static func cost(of types: InstanceTypes) -> Cost {
        Cost(
            scalar: types.isDisjoint(with: [.null, .boolean, .string, .number, .integer])
                ? SchemaGraph.endless : 0,
            object: types.contains(.object) ? 0 : SchemaGraph.endless,
            array: types.contains(.array) ? 0 : SchemaGraph.endless)
    }

    private static func cost(of values: [JSONValue]) -> Cost {
        func cost(_ isFree: Bool) -> Int { isFree ? 0 : SchemaGraph.endless }
        return Cost(
            scalar: cost(values.contains { $0.kind != .object && $0.kind != .array }),
            object: cost(values.contains { $0.kind == .object }),
            array: cost(values.contains { $0.kind == .array }))
    }
}
