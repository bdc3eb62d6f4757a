import JSON
import JSONSchema
import Patterns

/// One schema of those that a value, or something in it, has to satisfy, and the way there.
struct InstancePlace {
    let node: Int
    let levels: [Guide.Level]

    /// Whether the value is the name of a property.
    var isName: Bool { levels.dropLast().last?.step == .name }

    /// Where in an instance the schema's value is.
    func value(in instance: JSONValue) -> JSONValue? {
        var value = instance
        for level in levels {
            switch level.step {
            case .property(let name):
                guard let member = value[name] else { return nil }
                value = member
            case .item(let index):
                guard let items = value.array, index < items.count else { return nil }
                value = items[index]
            // The maker appends what it makes for a name.
            case .name:
                guard let last = value.object?.last else { return nil }
                value = .string(last.key)
            case nil: return value
            }
        }
        return value
    }
}

/// Finds the shortest way to each schema that can be reached: breadth first, through properties, items and branches.
///
/// What stands in `not`, `if` and `contains` is a question and not a demand: no instance breaks it.
struct SchemaPlaces {
    /// More schemas are not visited, nor schemas that lie deeper.
    private static let mostPlaces = 20_000
    private static let deepest = 24

    private(set) var all: [InstancePlace] = []
    private var seen: Set<Int> = []
    private var maker: InstanceMaker
    private let graph: SchemaGraph

    init(_ graph: SchemaGraph) {
        self.graph = graph
        maker = InstanceMaker(graph, style: .smallest, numbers: RandomNumbers(seed: 0))
        visit(graph.schema.entry, [Guide.Level()])
        var next = 0
        while next < all.count {
            let place = all[next]
            next += 1
            maker.fuel = InstanceMaker.fullTank
            for rule in graph.program.nodes[place.node].rules { follow(rule, from: place) }
        }
    }

    private mutating func visit(_ node: Int, _ levels: [Guide.Level]) {
        guard all.count < Self.mostPlaces, levels.count <= Self.deepest,
            seen.insert(node).inserted
        else { return }
        all.append(InstancePlace(node: node, levels: levels))
    }

    private mutating func visit(_ node: Int, _ step: Guide.Step, from place: InstancePlace) {
        var levels = place.levels
        levels[levels.count - 1].step = step
        visit(node, levels + [Guide.Level()])
    }

    private mutating func visit(
        _ node: Int, choosing index: Int, of rule: Int, _ place: InstancePlace
    ) {
        var levels = place.levels
        levels[levels.count - 1].choices[rule] = index
        visit(node, levels)
    }

    private mutating func follow(_ rule: Int, from place: InstancePlace) {
        switch graph.program.rules[rule].assertion {
        case .allOf(let schemas): for schema in schemas { visit(schema, place.levels) }
        case .reference(let schema): visit(schema, place.levels)
        case .dynamicReference(let anchor, let fallback):
            visit(fallback, place.levels)
            let targets = graph.program.dynamicAnchors[anchor].values.sorted()
            for target in targets { visit(target, place.levels) }
        case .anyOf(let schemas), .oneOf(let schemas):
            for (index, schema) in schemas.enumerated() {
                visit(schema, choosing: index, of: rule, place)
            }
        case .conditional(_, let then, let otherwise):
            if let then { visit(then, choosing: 0, of: rule, place) }
            if let otherwise { visit(otherwise, choosing: 1, of: rule, place) }
        case .dependentSchemas(let rules):
            for (name, schema) in rules {
                var levels = place.levels
                levels[levels.count - 1].present.append(name)
                visit(schema, levels)
            }
        case .properties(let table): follow(table, from: place)
        case .propertyNames(let schema): visit(schema, .name, from: place)
        case .prefixItems(let schemas):
            for (index, schema) in schemas.enumerated() { visit(schema, .item(index), from: place) }
        case .items(let schema, let start): visit(schema, .item(start), from: place)
        case .unevaluatedItems(let schema):
            let demand = demand(at: place)
            let index = demand.prefixes.map(\.count).max() ?? 0
            visit(schema, .item(index), from: place)
        case .unevaluatedProperties(let schema):
            let demand = demand(at: place)
            if let name = name(besides: demand) { visit(schema, .property(name), from: place) }
        default: break
        }
    }

    private mutating func follow(_ table: PropertyTable, from place: InstancePlace) {
        for name in table.orderedNames {
            if let schema = table.schema(of: name) {
                visit(schema, .property(name), from: place)
            }
        }
        for (pattern, schema) in table.patterns {
            let sampler = maker.sampler(of: pattern)
            for extra in 0..<8 {
                let length = sampler.lengths.lowerBound + extra
                guard let name = sampler.text(of: length, .simple, using: &maker.numbers),
                    pattern.matches(name) == .matched
                else { continue }
                visit(schema, .property(name), from: place)
                break
            }
        }
        guard let additional = table.additional else { return }
        var demand = demand(at: place)
        demand.tables.append(table)
        if let name = name(besides: demand) { visit(additional, .property(name), from: place) }
    }

    private mutating func demand(at place: InstancePlace) -> Demand {
        maker.gathered(
            [place.node], avoiding: [],
            guide: Guide(levels: place.levels.suffix(1), twist: Guide.Twist()), attempt: 0)
    }

    /// A name that nobody declares.
    private mutating func name(besides demand: Demand) -> String? {
        let declared = Set(demand.declaredNames)
        let patterns = demand.tables.flatMap(\.patterns).map(\.pattern)
        let names = ["extra", "x", "0", "Extra", "x-extra", "_", "\u{E9}", " "]
        let others = (0..<20).map { _ in
            maker.value(for: demand.names)?.string ?? "extra\(maker.numbers.below(1_000_000))"
        }
        return (names + others).first { name in
            !declared.contains(name) && !patterns.contains { $0.matches(name) == .matched }
                && maker.accepts(.string(name), demand.names, [])
        }
    }
}
