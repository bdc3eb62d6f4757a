import JSON
import JSONSchema

extension InstanceMaker {
    /// Arrays have at most so many items; what asks for more gets none.
    static let mostItems = 12_000

    mutating func array(_ demand: Demand, _ depth: Int, _ guide: Guide?) -> [JSONValue]? {
        guard let count = count(demand, depth, guide) else { return nil }
        let containers = containers(demand, count)
        var items: [JSONValue] = []
        for index in 0..<count {
            fuel -= 1
            let inner = guide.flatMap { $0.level.step == .item(index) ? $0.next : nil }
            var schemas = demand.schemas(ofItem: index)
            var avoided = demand.avoidedItems
            for (rule, chosen) in zip(demand.contains, containers) {
                if chosen.contains(index) {
                    schemas.append(rule.schema)
                } else if rule.maximum != nil || demand.isContainsExact {
                    avoided.append(rule.schema)
                }
            }
            guard
                let item = item(
                    for: schemas, avoiding: avoided, after: demand.areItemsUnique ? items : [],
                    depth, inner)
            else { return nil }
            items.append(item)
        }
        return items
    }

    /// An item that differs from those before it.
    private mutating func item(
        for schemas: [Int], avoiding avoided: [Int], after items: [JSONValue], _ depth: Int,
        _ guide: Guide?
    ) -> JSONValue? {
        for round in 0..<(items.isEmpty ? 1 : 12) where fuel > 0 {
            // The smallest value is one value: after it, others are wanted.
            var maker = self
            if round > 0 { maker = InstanceMaker(self, style: .varied) }
            let item = maker.value(for: schemas, avoiding: avoided, depth: depth + 1, guide: guide)
            fuel = maker.fuel
            numbers = maker.numbers
            guard let item else { return nil }
            fuel -= items.count / 16
            if !items.contains(item) { return item }
        }
        return nil
    }

    private mutating func count(_ demand: Demand, _ depth: Int, _ guide: Guide?) -> Int? {
        var least = demand.items.minimum
        if let wanted = demand.contains.map(\.minimum).max() { least = max(least, wanted) }
        if case .item(let index)? = guide?.level.step { least = max(least, index + 1) }
        guard least <= Self.mostItems else { return nil }
        var most = demand.items.maximum ?? .max
        // An item that costs endlessly much cannot be there.
        for index in 0..<min(most, least + 4) {
            guard
                demand.schemas(ofItem: index).allSatisfy({ graph.costs[$0] < SchemaGraph.endless })
            else {
                if guide == nil { most = index }
                break
            }
        }
        guard least <= most else { return nil }
        let isFull = style == .smallest || depth >= Self.maxDepth || fuel < Self.fullTank / 2
        return isFull ? least : numbers.within(least...min(most, least + max(0, 3 - depth / 2)))
    }

    /// For each `contains` the indexes of the items that are to satisfy it.
    private mutating func containers(_ demand: Demand, _ count: Int) -> [Set<Int>] {
        demand.contains.map { rule in
            let isGuided = style == .smallest
            let indexes = Array(0..<count)
            let order = isGuided ? indexes : numbers.shuffled(indexes)
            return Set(order.prefix(rule.minimum))
        }
    }
}
