import JSON
import JSONSchema

// What is asked of one value: the rules of a schema, and of the schemas that it applies in place.
extension InstanceMaker {
    /// References in place lead at most so far.
    private static let maxReferences = 200

    mutating func gathered(
        _ nodes: [Int], avoiding avoided: [Int], guide: Guide?, attempt: Int
    ) -> Demand {
        var demand = Demand()
        let twist = guide.flatMap { $0.isAtEnd ? $0.twist : nil }
        for node in nodes { gather(node, into: &demand, twist) }
        for node in avoided { exclude(node, from: &demand, attempt) }
        // Choices come last: by then it is known what the rest asks for.
        while !demand.pending.isEmpty, !demand.isNever, fuel > 0 {
            let rule = demand.pending.removeFirst()
            choose(rule, guide?.level.choices[rule], &demand, twist, attempt)
        }
        for name in guide?.level.present ?? [] { demand.require(name) }
        return demand
    }

    mutating func gather(
        _ number: Int, into demand: inout Demand, _ twist: Guide.Twist?, _ depth: Int = 0
    ) {
        fuel -= 1
        guard fuel > 0, depth < Self.maxReferences, demand.nodes.insert(number).inserted else {
            return
        }
        let node = graph.program.nodes[number]
        switch node.verdict {
        case .always: return
        case .never:
            if twist?.node != number { demand.isNever = true }
            return
        case .rules: break
        }
        if scope.last != node.resource { scope.append(node.resource) }
        demand.examples += graph.examples[number].map(\.value)
        for rule in node.rules where rule != twist?.rule {
            let assertion = graph.program.rules[rule].assertion
            if demand.merge(assertion) {
                fuel -= assertion.weight
                continue
            }
            switch assertion {
            case .allOf(let schemas):
                for schema in schemas { gather(schema, into: &demand, twist, depth + 1) }
            case .reference(let schema): gather(schema, into: &demand, twist, depth + 1)
            case .dynamicReference(let anchor, let fallback):
                let targets = graph.program.dynamicAnchors[anchor]
                let target = scope.lazy.compactMap { targets[$0] }.first
                gather(target ?? fallback, into: &demand, twist, depth + 1)
            default: demand.pending.append(rule)
            }
        }
    }

    /// Makes the choice that a rule leaves: the wanted one, or the first that is plausible.
    private mutating func choose(
        _ rule: Int, _ wanted: Int?, _ demand: inout Demand, _ twist: Guide.Twist?, _ attempt: Int
    ) {
        switch graph.program.rules[rule].assertion {
        case .anyOf(let schemas):
            let order = wanted.map { [$0] } ?? order(of: schemas, attempt)
            chooseBranch(order, &demand) { maker, index, demand in
                maker.gather(schemas[index], into: &demand, twist)
            }
        case .oneOf(let schemas):
            let order = wanted.map { [$0] } ?? order(of: schemas, attempt)
            chooseBranch(order, &demand) { maker, index, demand in
                maker.gather(schemas[index], into: &demand, twist)
                // Where the first attempts met several branches, the others are avoided.
                guard attempt > 0 else { return }
                for other in schemas.indices where other != index {
                    maker.exclude(schemas[other], from: &demand, attempt)
                }
            }
        case .conditional(let condition, let then, let otherwise):
            let order =
                wanted.map { [$0] } ?? (style == .varied ? numbers.shuffled([0, 1]) : [1, 0])
            chooseBranch(order, &demand) { maker, index, demand in
                if index == 0 {
                    maker.gather(condition, into: &demand, twist)
                    if let then { maker.gather(then, into: &demand, twist) }
                } else {
                    maker.exclude(condition, from: &demand, attempt)
                    if let otherwise { maker.gather(otherwise, into: &demand, twist) }
                }
            }
        case .not(let schema): exclude(schema, from: &demand, attempt)
        default: break
        }
    }

    private mutating func chooseBranch(
        _ order: [Int], _ demand: inout Demand,
        _ take: (inout InstanceMaker, Int, inout Demand) -> Void
    ) {
        for index in order where fuel > 0 {
            var branch = demand
            take(&self, index, &branch)
            guard branch.isPlausible else { continue }
            demand = branch
            return
        }
        demand.isNever = true
    }

    /// Branches that end soon come first when little is wanted; those that never end, not at all.
    private mutating func order(of schemas: [Int], _ attempt: Int) -> [Int] {
        let finite = schemas.indices.filter { graph.costs[schemas[$0]] < SchemaGraph.endless }
        guard style == .smallest else { return numbers.shuffled(finite) }
        if attempt > 1 { return numbers.shuffled(finite) }
        return finite.sorted {
            (graph.costs[schemas[$0]], $0) < (graph.costs[schemas[$1]], $1)
        }
    }
}

extension Assertion {
    /// What it costs to merge it: more than a step where there are many names.
    fileprivate var weight: Int {
        switch self {
        case .required(let names): names.count / 2
        case .properties(let table): (table.named.count + table.patterns.count) / 2
        case .enumeration(let set): set.values.count / 8
        default: 0
        }
    }
}
