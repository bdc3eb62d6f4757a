import JSON
import JSONSchema

/// Takes properties out of a compiled schema, and out of `required` where they stand.
///
/// "Properties marked as readOnly … MUST NOT be sent as part of the request. If the property … is in the required list,
/// the required will take effect on the response only" (OpenAPI 3.0.4, 4.7.24).
struct ViewedProgram {
    private let program: SchemaProgram
    private let document: JSONValue
    private let keyword: String
    /// For each node the names that it, or what it applies in place, takes out.
    private var dropped: [Set<String>]

    /// A schema as it is seen; the schema itself when nothing is taken out.
    static func schema(_ schema: Schema, of document: JSONValue, in view: SchemaView?) -> Schema {
        guard let view else { return schema }
        let viewed = ViewedProgram(schema.program, document, view.foreign)
        guard viewed.dropped.contains(where: { !$0.isEmpty }) else { return schema }
        return Schema(viewed.rewritten(), schema.entry)
    }

    private init(_ program: SchemaProgram, _ document: JSONValue, _ keyword: String) {
        self.program = program
        self.document = document
        self.keyword = keyword
        dropped = Array(repeating: [], count: program.nodes.count)
        for node in program.nodes.indices { dropped[node] = ownNames(of: node) }
        // Upwards through schemas that are applied in place, and down into those that are written in place.
        for _ in 0..<8 {
            for node in program.nodes.indices.reversed() {
                for other in inPlace(node) { dropped[node].formUnion(dropped[other]) }
            }
            for node in program.nodes.indices {
                for other in inPlace(node) where isWritten(other, inside: node) {
                    dropped[other].formUnion(dropped[node])
                }
            }
        }
    }

    private func ownNames(of node: Int) -> Set<String> {
        var names: Set<String> = []
        for rule in program.rules[program.nodes[node].rules] {
            guard case .properties(let table) = rule.assertion else { continue }
            for (name, schema) in table.named where isDropped(schema) { names.insert(name) }
        }
        return names
    }

    /// Whether a property's schema has the keyword, itself or through a reference.
    private func isDropped(_ node: Int, depth: Int = 0) -> Bool {
        let location = program.origins[node].location
        let keywords = SchemaGraph.keywords(at: location, in: document)
        if keywords?[keyword] == .boolean(true) { return true }
        guard depth < 8 else { return false }
        return program.rules[program.nodes[node].rules].contains { rule in
            switch rule.assertion {
            case .reference(let schema): isDropped(schema, depth: depth + 1)
            case .allOf(let schemas): schemas.contains { isDropped($0, depth: depth + 1) }
            default: false
            }
        }
    }

    private func inPlace(_ node: Int) -> [Int] {
        program.rules[program.nodes[node].rules].flatMap { rule -> [Int] in
            switch rule.assertion {
            case .allOf(let schemas), .anyOf(let schemas), .oneOf(let schemas): schemas
            case .reference(let schema): [schema]
            case .conditional(let condition, let then, let otherwise):
                [condition] + [then, otherwise].compactMap { $0 }
            case .dependentSchemas(let rules): rules.map(\.schema)
            default: []
            }
        }
    }

    private func isWritten(_ node: Int, inside outer: Int) -> Bool {
        program.origins[node].location.hasPrefix(program.origins[outer].location + "/")
    }

    private func rewritten() -> SchemaProgram {
        var rules = program.rules
        for (number, node) in program.nodes.enumerated() where !dropped[number].isEmpty {
            for rule in node.rules {
                guard let assertion = rewritten(rules[rule].assertion, dropped[number]) else {
                    continue
                }
                rules[rule] = SchemaRule(keyword: rules[rule].keyword, assertion: assertion)
            }
        }
        return SchemaProgram(
            nodes: program.nodes, origins: program.origins, resources: program.resources,
            rules: rules,
            dynamicAnchors: program.dynamicAnchors)
    }

    private func rewritten(_ assertion: Assertion, _ dropped: Set<String>) -> Assertion? {
        switch assertion {
        case .required(let names): .required(names.filter { !dropped.contains($0) })
        case .properties(let table):
            .properties(
                PropertyTable(
                    named: table.named.filter { !isDropped($0.schema) }, patterns: table.patterns,
                    additional: table.additional))
        default: nil
        }
    }
}
