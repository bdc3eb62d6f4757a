import JSON
import JSONSchema

// Values that are just allowed.
extension ProbeList {
    var boundaries: [Probe] {
        let node = graph.program.nodes[place.node]
        return annotated + node.rules.flatMap(boundaries(of:))
    }

    /// What the document itself gives as examples.
    private var annotated: [Probe] {
        let location = graph.program.origins[place.node].location
        return graph.examples[place.node].map { keyword, value in
            Probe(
                keyword: keyword, location: "\(location)/\(keyword)",
                description: "\(keyword) \(Self.shown(value))", levels: place.levels,
                twist: Guide.Twist(fixed: value))
        }
    }

    private func boundaries(of rule: Int) -> [Probe] {
        switch graph.program.rules[rule].assertion {
        case .type(let types): boundaries(of: types, rule)
        case .constant(let value): [probe(rule, "const", Guide.Twist(fixed: value))]
        case .enumeration(let set):
            set.values.map {
                probe(rule, "the member \(Self.shown($0)) of enum", Guide.Twist(fixed: $0))
            }
        case .format(let format):
            FormatSamples.edges(of: format).map {
                probe(
                    rule, "\(Self.shown($0)) of the format \(format.rawValue)",
                    Guide.Twist(fixed: $0))
            }
        case .minimum, .maximum, .multipleOf, .minLength, .maxLength, .pattern, .minItems,
            .maxItems, .minProperties, .maxProperties:
            limits(rule)
        case .prefixItems, .items, .contains, .uniqueItems: arrays(rule)
        case .properties(let table): objects(table, rule)
        case .dependentRequired(let rules): rules.map { present($0.name, rule) }
        case .dependentSchemas(let rules): rules.map { present($0.name, rule) }
        case .required: [probe(rule, "the required properties") { $0.narrow(to: .object) }]
        case .anyOf(let schemas), .oneOf(let schemas):
            schemas.indices.map { branch(rule, $0, "the branch at \($0)") }
        case .conditional:
            [branch(rule, 0, "what 'if' accepts"), branch(rule, 1, "what 'if' refuses")]
        case .allOf, .not, .reference, .dynamicReference, .propertyNames, .unevaluatedItems,
            .unevaluatedProperties:
            []
        }
    }

    private func branch(_ rule: Int, _ index: Int, _ description: String) -> Probe {
        probe(rule, description, levels: levels(choosing: index, of: rule))
    }

    private func present(_ name: String, _ rule: Int) -> Probe {
        probe(rule, "with the property '\(name)'", levels: levels(with: name))
    }

    private func boundaries(of types: InstanceTypes, _ rule: Int) -> [Probe] {
        var probes = types.parts.map { type in
            probe(rule, Self.phrase(type)) { $0.narrow(to: type) }
        }
        if types.contains(.number) {
            probes.append(probe(rule, "a number with a fraction") { $0.range.isFraction = true })
        }
        return probes
    }

    private func limits(_ rule: Int) -> [Probe] {
        let keyword = graph.program.rules[rule].keyword
        switch graph.program.rules[rule].assertion {
        case .minimum(let limit, _):
            return [
                probe(rule, "the lowest number that \(keyword) \(limit) allows") {
                    $0.narrow(to: .number)
                    $0.range.aim = .lowest
                }
            ]
        case .maximum(let limit, _):
            return [
                probe(rule, "the highest number that \(keyword) \(limit) allows") {
                    $0.narrow(to: .number)
                    $0.range.aim = .highest
                }
            ]
        case .multipleOf(let divisor):
            return [
                probe(rule, "a multiple of \(divisor)") { $0.narrow(to: .number) },
                probe(rule, "\(divisor) itself", Guide.Twist(fixed: .number(divisor))),
            ]
        case .minLength(let count), .maxLength(let count):
            return [counted(rule, count, .string, \.lengths)]
        case .minItems(let count), .maxItems(let count):
            return [counted(rule, count, .array, \.items)]
        case .minProperties(let count), .maxProperties(let count):
            return [counted(rule, count, .object, \.properties)]
        case .pattern:
            return [
                probe(rule, "a text of the pattern") { $0.narrow(to: .string) },
                probe(rule, "a longer text of the pattern") {
                    $0.narrow(to: .string)
                    $0.lengths.raise(to: 24)
                },
            ]
        default: return []
        }
    }

    private func counted(
        _ rule: Int, _ count: Int, _ type: InstanceTypes,
        _ range: WritableKeyPath<Demand, CountRange>
    ) -> Probe {
        probe(rule, "exactly \(graph.program.rules[rule].keyword) \(count)") {
            $0.narrow(to: type)
            guard $0[keyPath: range].contains(count) else { return $0.isNever = true }
            $0[keyPath: range].fix(at: count)
        }
    }

    private func arrays(_ rule: Int) -> [Probe] {
        func counted(_ count: Int) -> Probe {
            self.counted(rule, count, .array, \.items, "an array of \(count)")
        }
        switch graph.program.rules[rule].assertion {
        case .prefixItems(let schemas): return [counted(0), counted(schemas.count)]
        case .items(_, let start): return [counted(0), counted(start + 1), counted(start + 2)]
        case .uniqueItems: return [counted(2)]
        case .contains(let contains):
            return [contains.minimum, contains.maximum].compactMap { $0 }.map { count in
                probe(rule, "\(count) items that 'contains' asks for") {
                    $0.narrow(to: .array)
                    $0.isContainsExact = true
                    $0.contains = $0.contains.map {
                        ContainsRule(
                            schema: $0.schema, minimum: max($0.minimum, count), maximum: $0.maximum)
                    }
                }
            }
        default: return []
        }
    }

    private func counted(
        _ rule: Int, _ count: Int, _ type: InstanceTypes,
        _ range: WritableKeyPath<Demand, CountRange>, _ description: String
    ) -> Probe {
        probe(rule, description) {
            $0.narrow(to: type)
            guard $0[keyPath: range].contains(count) else { return $0.isNever = true }
            $0[keyPath: range].fix(at: count)
        }
    }

    private func objects(_ table: PropertyTable, _ rule: Int) -> [Probe] {
        var probes: [Probe] = []
        let costs = graph.costs
        for name in table.orderedNames {
            probes.append(present(name, rule))
            probes.append(
                probe(rule, "without the property '\(name)'") {
                    $0.narrow(to: .object)
                    $0.forbidden.insert(name)
                })
        }
        probes.append(
            probe(rule, "with every declared property") { demand in
                demand.narrow(to: .object)
                for name in demand.declaredNames
                where demand.schemas(ofProperty: name).allSatisfy({
                    costs[$0] < SchemaGraph.endless
                }) {
                    demand.require(name)
                }
            })
        let additional = Guide.Twist(adjust: { demand, maker in
            demand.narrow(to: .object)
            guard let name = maker.freshName(demand, besides: Set(demand.declaredNames)) else {
                return demand.isNever = true
            }
            demand.require(name)
        })
        return probes + [probe(rule, "with a property that is not declared", additional)]
    }
}
