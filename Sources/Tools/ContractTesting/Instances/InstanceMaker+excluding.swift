import JSON
import JSONSchema

// What makes a value break a schema: one of its rules, turned round.
extension InstanceMaker {
    /// Demands that the value break a schema, where that can be told beforehand.
    mutating func exclude(
        _ number: Int, from demand: inout Demand, _ attempt: Int, depth: Int = 0
    ) {
        fuel -= 1
        let node = graph.program.nodes[number]
        switch node.verdict {
        case .always: return demand.isNever = true
        case .never: return
        case .rules: break
        }
        let rules = Array(node.rules)
        let chosen = style == .smallest && attempt == 0 ? rules.first : numbers.element(of: rules)
        guard depth < 8, fuel > 0, let rule = chosen else { return }
        breakRule(rule, &demand, attempt, depth)
    }

    /// Demands that the value break one rule.
    mutating func breakRule(
        _ rule: Int, _ demand: inout Demand, _ attempt: Int, _ depth: Int = 0
    ) {
        switch graph.program.rules[rule].assertion {
        case .allOf(let schemas):
            if let schema = numbers.element(of: schemas) {
                exclude(schema, from: &demand, attempt, depth: depth + 1)
            }
        case .anyOf(let schemas), .oneOf(let schemas):
            for schema in schemas { exclude(schema, from: &demand, attempt, depth: depth + 1) }
        case .reference(let schema), .dynamicReference(_, let schema):
            exclude(schema, from: &demand, attempt, depth: depth + 1)
        case .not(let schema): gather(schema, into: &demand, nil)
        case .properties(let table): breakProperty(of: table, &demand)
        case .unevaluatedProperties(let schema): demand.require("extra", avoiding: schema)
        case .dependentRequired(let rules):
            if let rule = numbers.element(of: rules), let name = numbers.element(of: rule.required)
            {
                demand.narrow(to: .object)
                demand.require(rule.name)
                demand.forbidden.insert(name)
            }
        case .items(let schema, _), .unevaluatedItems(let schema):
            demand.narrow(to: .array)
            demand.items.raise(to: 1)
            demand.avoidedItems.append(schema)
        default: demand.turnRound(graph.program.rules[rule].assertion, &numbers)
        }
    }
}

extension InstanceMaker {
    /// Demands a property whose value breaks its schema.
    private mutating func breakProperty(of table: PropertyTable, _ demand: inout Demand) {
        var schemas = table.orderedNames.compactMap { name in
            table.schema(of: name).map { (name, $0) }
        }
        if let additional = table.additional { schemas.append(("extra", additional)) }
        let breakable = schemas.filter { graph.canBreak($0.1) }
        guard let (name, schema) = numbers.element(of: breakable) else { return }
        demand.require(name, avoiding: schema)
    }
}

extension Demand {
    /// Demands a property whose value breaks a schema.
    fileprivate mutating func require(_ name: String, avoiding schema: Int) {
        narrow(to: .object)
        require(name)
        avoidedProperties.append((name, schema))
    }

    /// Demands the opposite of what a rule asks of the value itself.
    mutating func turnRound(_ assertion: Assertion, _ numbers: inout RandomNumbers) {
        switch assertion {
        case .type(let types): self.types.subtract(types.widened)
        case .constant(let value): excluded.append(value)
        case .enumeration(let set): excluded += set.values
        case .minimum(let limit, let isExclusive):
            narrow(to: .number)
            range.lower(to: .init(value: limit, isExclusive: !isExclusive))
        case .maximum(let limit, let isExclusive):
            narrow(to: .number)
            range.raise(to: .init(value: limit, isExclusive: !isExclusive))
        case .multipleOf(let divisor):
            narrow(to: .number)
            range.avoidedDivisor = divisor
        case .minLength(let count): turnRound(least: count, .string, \.lengths)
        case .maxLength(let count): turnRound(most: count, .string, \.lengths)
        case .minItems(let count): turnRound(least: count, .array, \.items)
        case .maxItems(let count): turnRound(most: count, .array, \.items)
        case .minProperties(let count): turnRound(least: count, .object, \.properties)
        case .maxProperties(let count): turnRound(most: count, .object, \.properties)
        case .required(let names):
            narrow(to: .object)
            if let name = numbers.element(of: names) { forbidden.insert(name) }
        case .contains(let rule):
            narrow(to: .array)
            avoidedItems.append(rule.schema)
        default: break
        }
    }

    private mutating func turnRound(
        least count: Int, _ type: InstanceTypes, _ range: WritableKeyPath<Demand, CountRange>
    ) {
        narrow(to: type)
        guard count > 0 else { return isNever = true }
        self[keyPath: range].lower(to: count - 1)
    }

    private mutating func turnRound(
        most count: Int, _ type: InstanceTypes, _ range: WritableKeyPath<Demand, CountRange>
    ) {
        narrow(to: type)
        guard count < .max else { return isNever = true }
        self[keyPath: range].raise(to: count + 1)
    }
}
