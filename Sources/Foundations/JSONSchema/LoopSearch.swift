/// Finds schemas that lead back to themselves without going into the instance, such as
/// `{"$ref": "#"}`: validating by one would never end.
///
/// Dynamic references are left out, because where they lead depends on the way; Evaluation bounds
/// its depth.
struct LoopSearch {
    private enum State {
        case unseen, open, done
    }

    private(set) var problems: [SchemaError.Problem] = []
    private let nodes: [SchemaNode]
    private let origins: [SchemaOrigin]
    private let rules: [SchemaRule]
    private var states: [State]

    init(_ nodes: [SchemaNode], _ origins: [SchemaOrigin], _ rules: [SchemaRule]) {
        self.nodes = nodes
        self.origins = origins
        self.rules = rules
        states = Array(repeating: .unseen, count: nodes.count)
        for node in nodes.indices where states[node] == .unseen { search(from: node) }
    }

    /// Walks depth first, with a list instead of recursion.
    private mutating func search(from start: Int) {
        var path: [(node: Int, next: [Int])] = [(start, inPlaceSchemas(of: start))]
        states[start] = .open
        while let (node, rest) = path.last {
            guard let next = rest.last else {
                states[node] = .done
                path.removeLast()
                continue
            }
            path[path.count - 1].next.removeLast()
            switch states[next] {
            case .done: break
            case .open: report(next)
            case .unseen:
                states[next] = .open
                path.append((next, inPlaceSchemas(of: next)))
            }
        }
    }

    private mutating func report(_ node: Int) {
        problems.append(
            .init(
                location: origins[node].location,
                message: "the schema leads back to itself without going into the instance"))
    }

    private func inPlaceSchemas(of node: Int) -> [Int] {
        rules[nodes[node].rules].flatMap { rule -> [Int] in
            switch rule.assertion {
            case .allOf(let schemas), .anyOf(let schemas), .oneOf(let schemas): schemas
            case .not(let schema), .reference(let schema): [schema]
            case .conditional(let condition, let then, let otherwise):
                [condition] + [then, otherwise].compactMap { $0 }
            case .dependentSchemas(let rules): rules.map(\.schema)
            default: []
            }
        }
    }
}
