import JSON
import JSONSchema
import Patterns

// Violations of rules about the inside of a value, and of those with branches.
extension ProbeList {
    func broken(_ pattern: Pattern, _ rule: Int) -> Probe {
        let twist = Guide.Twist(
            adjust: { demand, _ in
                demand.narrow(to: .string)
                // The text begins as one of the pattern, so that what is wrong with it is little.
                demand.patterns.append(pattern)
            },
            change: { value, maker in
                let node = maker.graph.program.nodes[place.node]
                var demand = Demand()
                for other in node.rules where other != rule {
                    _ = demand.merge(maker.graph.program.rules[other].assertion)
                }
                guard let text = value.string else { return nil }
                let broken =
                    maker.broken(text, demand, pattern) ?? maker.broken(text, Demand(), pattern)
                return broken.map { .string($0) }
            })
        return probe(rule, "a text that does not match '\(pattern.source)'", twist)
    }

    func repeated(_ rule: Int) -> Probe {
        let twist = Guide.Twist(
            adjust: { demand, _ in
                demand.narrow(to: .array)
                demand.areItemsUnique = false
                demand.items.raise(to: 2)
            },
            change: { value, maker in
                guard var items = value.array, let last = items.last, items.count >= 2 else {
                    return nil
                }
                let index = items.count - 2
                items[index] = last
                return .array(items)
            })
        return probe(rule, "an item twice", twist)
    }

    func missing(_ name: String, _ rule: Int, with other: String? = nil) -> Probe {
        let description =
            other.map { "'\(name)' is missing beside '\($0)'" } ?? "'\(name)' is missing"
        // The other names of the rule are still asked for.
        var names: [String] = []
        if case .required(let all) = graph.program.rules[rule].assertion { names = all }
        let twist = Guide.Twist(adjust: { demand, _ in
            demand.narrow(to: .object)
            for name in names { demand.require(name) }
            if let other { demand.require(other) }
            demand.forbid(name)
        })
        return probe(rule, description, twist)
    }

    func violations(of contains: ContainsRule, _ rule: Int) -> [Probe] {
        var probes: [Probe] = []
        if contains.minimum > 0 {
            let twist = Guide.Twist(adjust: { demand, _ in
                demand.narrow(to: .array)
                demand.isContainsExact = true
                if contains.minimum == 1 {
                    demand.avoidedItems.append(contains.schema)
                    return
                }
                demand.contains.append(
                    ContainsRule(
                        schema: contains.schema, minimum: contains.minimum - 1, maximum: nil))
            })
            probes.append(probe(rule, "one item less than 'contains' asks for", twist))
        }
        guard let maximum = contains.maximum, maximum < .max else { return probes }
        let twist = Guide.Twist(adjust: { demand, _ in
            demand.narrow(to: .array)
            demand.contains.append(
                ContainsRule(schema: contains.schema, minimum: maximum + 1, maximum: nil))
        })
        return probes + [probe(rule, "one item more than 'contains' allows", twist)]
    }

    func neither(_ rule: Int, _ schemas: [Int]) -> Probe {
        let twist = Guide.Twist(adjust: { demand, maker in
            let attempt = maker.numbers.below(4)
            for schema in schemas { maker.exclude(schema, from: &demand, attempt) }
        })
        return probe(rule, "what no branch accepts", twist)
    }

    /// What two branches accept: the first pairs for which there is such a thing.
    func both(_ rule: Int, _ schemas: [Int]) -> [Probe] {
        let most = 6
        var pairs: [(Int, Int)] = []
        for first in schemas.indices {
            for second in schemas.indices where second > first && pairs.count < most {
                pairs.append((first, second))
            }
        }
        return pairs.map { first, second in
            let twist = Guide.Twist(adjust: { demand, maker in
                maker.gather(schemas[first], into: &demand, nil)
                maker.gather(schemas[second], into: &demand, nil)
            })
            return probe(rule, "what the branches at \(first) and \(second) both accept", twist)
        }
    }
}

extension Demand {
    /// Leaves the types that a rule speaks of, so that nothing but the rule is broken.
    mutating func keepKinds(of assertion: Assertion) {
        switch assertion {
        case .enumeration(let set): keepKinds(of: set.values)
        case .constant(let value): keepKinds(of: [value])
        default: break
        }
    }

    /// Wants the value that misses a limit by as little as can be.
    mutating func stayClose(to assertion: Assertion) {
        guard !isNever else { return }
        switch assertion {
        case .minimum: range.aim = .highest
        case .maximum: range.aim = .lowest
        case .minLength(let count): lengths.raise(to: count - 1)
        case .maxLength(let count): lengths.lower(to: count + 1)
        case .minItems(let count): items.raise(to: count - 1)
        case .maxItems(let count): items.lower(to: count + 1)
        case .minProperties(let count): properties.raise(to: count - 1)
        case .maxProperties(let count): properties.lower(to: count + 1)
        default: break
        }
    }

    private mutating func keepKinds(of values: [JSONValue]) {
        var kinds: InstanceTypes = []
        for type in InstanceTypes.kinds where values.contains(where: type.widened.include) {
            kinds.formUnion(type.widened)
        }
        guard !types.isDisjoint(with: kinds) else { return }
        narrow(to: kinds)
    }
}
