import JSON
import JSONSchema

extension InstanceMaker {
    /// An object has at most so many properties that nobody but `minProperties` asks for.
    private static let mostProperties = 1_000

    mutating func object(_ demand: Demand, _ depth: Int, _ guide: Guide?) -> JSONObject? {
        var demand = demand
        guard let names = names(&demand, depth, guide) else { return nil }
        var object = JSONObject()
        for name in names {
            fuel -= 1
            let inner = guide.flatMap { $0.level.step == .property(name) ? $0.next : nil }
            let schemas = demand.schemas(ofProperty: name)
            let avoided = demand.avoidedProperties.filter { $0.name == name }.map(\.schema)
            guard fuel > 0,
                let value = value(for: schemas, avoiding: avoided, depth: depth + 1, guide: inner)
            else { return nil }
            object[name] = value
        }
        guard let guide, guide.level.step == .name else { return object }
        let name = value(for: demand.names, depth: depth + 1, guide: guide.next)?.string
        guard let name, object[name] == nil,
            let value = value(for: demand.schemas(ofProperty: name), depth: depth + 1)
        else { return nil }
        object[name] = value
        return object
    }

    /// The names of the properties, in the order of the document; nil when too few or too many are asked for.
    private mutating func names(
        _ demand: inout Demand, _ depth: Int, _ guide: Guide?
    ) -> [String]? {
        if case .property(let name)? = guide?.level.step { demand.require(name) }
        guard addDependent(&demand) else { return nil }
        let declared = demand.declaredNames.filter { !demand.forbidden.contains($0) }
        fuel -= 3 * declared.count
        var names = Set(demand.required)
        guard names.isDisjoint(with: demand.forbidden) else { return nil }
        let extra = guide?.level.step == .name ? 1 : 0
        let most = (demand.properties.maximum ?? .max) - extra
        var open = numbers.shuffled(declared.filter { !names.contains($0) })
        if style == .smallest { open.sort { cost(of: $0, demand) < cost(of: $1, demand) } }
        for name in open where names.count < most {
            let isWanted = names.count + extra < demand.properties.minimum || wantsOptional(depth)
            guard isWanted, cost(of: name, demand) < SchemaGraph.endless,
                !brings(name, demand)
            else { continue }
            names.insert(name)
        }
        var undeclared: [String] = []
        let wantsMore = style == .varied && depth < 2 && numbers.isOne(in: 12)
        let least = demand.properties.minimum - extra
        guard least <= Self.mostProperties else { return nil }
        while names.count
            < (undeclared.isEmpty && wantsMore ? max(least, min(names.count + 1, most)) : least)
        {
            guard let name = freshName(demand, besides: names, depth) else { break }
            names.insert(name)
            undeclared.append(name)
        }
        guard names.count >= least, names.count <= most else { return nil }
        // What never ends is not begun. What is wanted there in particular may be nothing that the schema allows.
        for name in names where guide?.level.step != .property(name) {
            guard cost(of: name, demand) < SchemaGraph.endless else { return nil }
        }
        let ordered = declared.filter(names.contains)
        let known = Set(ordered + undeclared)
        return ordered + demand.required.filter { !known.contains($0) } + undeclared
    }

    /// Adds what the required properties ask for in turn.
    private mutating func addDependent(_ demand: inout Demand) -> Bool {
        var index = 0
        var followed: Set<Int> = []
        while index < demand.required.count, fuel > 0 {
            let name = demand.required[index]
            for rule in demand.dependentRequired where rule.name == name {
                for other in rule.required { demand.require(other) }
            }
            for rule in demand.dependentSchemas
            where rule.name == name && followed.insert(rule.schema).inserted {
                gather(rule.schema, into: &demand, nil)
            }
            index += 1
        }
        return demand.isPlausible
    }

    /// Whether an optional property would ask for more, which is left to those who require it.
    private func brings(_ name: String, _ demand: Demand) -> Bool {
        demand.dependentRequired.contains { $0.name == name }
            || demand.dependentSchemas.contains { $0.name == name }
    }

    private mutating func wantsOptional(_ depth: Int) -> Bool {
        guard style == .varied, fuel > Self.fullTank / 2, depth < Self.maxDepth else {
            return false
        }
        return numbers.below(10) < 6 - depth
    }

    private func cost(of name: String, _ demand: Demand) -> Int {
        demand.schemas(ofProperty: name).map { graph.costs[$0] }.max() ?? 0
    }

    /// A name that is not declared, and that the object may have.
    mutating func freshName(
        _ demand: Demand, besides names: Set<String>, _ depth: Int = 0
    ) -> String? {
        for round in 0..<24 where fuel > 0 {
            fuel -= 1
            guard let name = proposedName(demand, round, depth), !names.contains(name),
                !demand.forbidden.contains(name), cost(of: name, demand) < SchemaGraph.endless,
                demand.names.isEmpty || accepts(.string(name), demand.names, scope)
            else { continue }
            return name
        }
        return nil
    }

    private mutating func proposedName(
        _ demand: Demand, _ round: Int, _ depth: Int
    ) -> String? {
        let patterns = demand.tables.flatMap(\.patterns).map(\.pattern)
        if round % 2 == 0, let pattern = numbers.element(of: patterns) {
            let sampler = sampler(of: pattern)
            let length = sampler.lengths.lowerBound + round / 2
            let text = sampler.text(of: length, .simple, using: &numbers)
            // A pattern without an end takes more.
            return round < 4 ? text : text.map { $0 + String(numbers.below(1_000)) }
        }
        if !demand.names.isEmpty, round % 4 < 2 {
            return value(for: demand.names, depth: depth + 1)?.string
        }
        return round < 2 ? "extra" : "extra\(numbers.below(10_000))"
    }
}
