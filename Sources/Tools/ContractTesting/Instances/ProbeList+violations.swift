import JSON
import JSONSchema

// Values that are just refused.
extension ProbeList {
    /// Groups of which one probe is enough: the wrong types, and the texts that lack a format.
    var violations: [[Probe]] {
        let node = graph.program.nodes[place.node]
        if case .never = node.verdict { return [[never]] }
        return node.rules.filter(canBreak).flatMap { rule -> [[Probe]] in
            let probes = violations(of: rule).map { probe in
                var probe = probe
                probe.twist.rule = rule
                probe.twist.breaks = true
                return probe
            }
            switch graph.program.rules[rule].assertion {
            case .type, .format: return [probes]
            default: return probes.map { [$0] }
            }
        }
    }

    /// Whether a rule has an effect: no value is shorter than nothing, a name is a text, and what is said of arrays says
    /// nothing where only objects may be.
    private func canBreak(_ rule: Int) -> Bool {
        let node = graph.program.nodes[place.node]
        var demand = Demand()
        _ = demand.merge(graph.program.rules[rule].assertion)
        switch graph.program.rules[rule].assertion {
        case .minLength(0), .minItems(0), .minProperties(0): return false
        case .type(let types) where place.isName: return !types.contains(.string)
        case .type, .constant, .enumeration: return true
        default: break
        }
        let types = graph.program.rules[node.rules].compactMap { rule -> InstanceTypes? in
            if case .type(let types) = rule.assertion { types } else { nil }
        }
        return demand.mentioned.isEmpty
            || types.allSatisfy { !$0.widened.isDisjoint(with: demand.mentioned.widened) }
    }

    /// A value where the schema `false` allows none.
    private var never: Probe {
        let origin = graph.program.origins[place.node]
        var description = "a value where none is allowed"
        if case .property(let name)? = place.levels.dropLast().last?.step {
            description = "the property '\(name)', which is not allowed"
        }
        return Probe(
            keyword: origin.keyword, location: origin.location, description: description,
            levels: place.levels, twist: Guide.Twist(node: place.node, breaks: true))
    }

    private func violations(of rule: Int) -> [Probe] {
        let assertion = graph.program.rules[rule].assertion
        switch assertion {
        case .type(let types): return violations(of: types, rule)
        case .format(let format):
            return FormatSamples.broken(format).map {
                probe(
                    rule, "\(Self.shown($0)) is not of the format \(format.rawValue)",
                    Guide.Twist(fixed: $0))
            }
        case .pattern(let pattern): return [broken(pattern, rule)]
        case .uniqueItems: return [repeated(rule)]
        case .required(let names): return names.map { missing($0, rule) }
        case .dependentRequired(let rules):
            return rules.flatMap { name, required in
                required.map { missing($0, rule, with: name) }
            }
        case .contains(let contains): return violations(of: contains, rule)
        case .anyOf(let schemas): return [neither(rule, schemas)]
        case .oneOf(let schemas): return [neither(rule, schemas)] + both(rule, schemas)
        case .not(let schema):
            let twist = Guide.Twist(adjust: { demand, maker in
                maker.gather(schema, into: &demand, nil)
            })
            return [probe(rule, "what the schema in 'not' accepts", twist)]
        case .minimum, .maximum, .multipleOf, .minLength, .maxLength, .minItems, .maxItems,
            .minProperties, .maxProperties, .enumeration, .constant:
            return [beyond(rule, assertion)]
        // What they apply has places of its own.
        case .allOf, .conditional, .reference, .dynamicReference, .properties, .propertyNames,
            .prefixItems, .items, .dependentSchemas, .unevaluatedItems, .unevaluatedProperties:
            return []
        }
    }

    private func beyond(_ rule: Int, _ assertion: Assertion) -> Probe {
        let twist = Guide.Twist(adjust: { demand, maker in
            demand.keepKinds(of: assertion)
            demand.turnRound(assertion, &maker.numbers)
            demand.stayClose(to: assertion)
        })
        return probe(rule, description(beyond: assertion, rule), twist)
    }

    private func description(beyond assertion: Assertion, _ rule: Int) -> String {
        let keyword = graph.program.rules[rule].keyword
        return switch assertion {
        case .minimum(let limit, let isExclusive):
            isExclusive ? "not more than \(keyword) \(limit)" : "less than \(keyword) \(limit)"
        case .maximum(let limit, let isExclusive):
            isExclusive ? "not less than \(keyword) \(limit)" : "more than \(keyword) \(limit)"
        case .multipleOf(let divisor): "no multiple of \(divisor)"
        case .minLength(let count): "one character less than \(keyword) \(count)"
        case .maxLength(let count): "one character more than \(keyword) \(count)"
        case .minItems(let count): "one item less than \(keyword) \(count)"
        case .maxItems(let count): "one item more than \(keyword) \(count)"
        case .minProperties(let count): "one property less than \(keyword) \(count)"
        case .maxProperties(let count): "one property more than \(keyword) \(count)"
        case .enumeration: "no member of enum"
        default: "not the value of \(keyword)"
        }
    }

    /// The wrong types: null, where clients forget it; one that is close; and others.
    private func violations(of types: InstanceTypes, _ rule: Int) -> [Probe] {
        var probes: [Probe] = []
        for type in InstanceTypes.kinds where types.widened.isDisjoint(with: type.widened) {
            probes.append(
                probe(
                    rule, "\(Self.phrase(type)) in place of \(wanted(types))",
                    Guide.Twist(fixed: Self.plain(type))))
        }
        if types.contains(.integer), !types.contains(.number) {
            probes.append(
                probe(rule, "a number with a fraction in place of an integer") {
                    $0.types = .number
                    $0.range.isIntegral = false
                    $0.range.isFraction = true
                })
        }
        return probes
    }

    private func wanted(_ types: InstanceTypes) -> String {
        types.parts.map(Self.phrase).joined(separator: " or ")
    }

    private static func plain(_ type: InstanceTypes) -> JSONValue {
        switch type {
        case .null: nil
        case .boolean: true
        case .object: [:]
        case .array: []
        case .number, .integer: 1
        default: "a"
        }
    }
}
