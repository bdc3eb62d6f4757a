internal import JSON
internal import Patterns

// Arrays: what the keywords annotate is in 2020-12, core 10.3.1 and 11.2.
extension OutputEvaluation {
    mutating func checkArray(
        _ assertion: Assertion, _ items: [JSONValue], _ unit: inout OutputUnit,
        _ seen: inout SeenMembers
    ) -> [OutputUnit] {
        switch assertion {
        case .prefixItems(let schemas): checkPrefix(schemas, items, &unit, &seen)
        case .items(let schema, let start):
            let indexes = items.indices.dropFirst(start)
            seen.insertAll()
            unit.require(indexes.map { run(schema, items[$0], unit.place.at(item: $0)) })
            if !indexes.isEmpty { unit.annotate(true) }
        case .contains(let rule): return checkContains(rule, items, &unit, &seen)
        case .unevaluatedItems(let schema):
            let indexes = items.indices.filter { !seen.contains($0) }
            seen.insertAll()
            unit.require(indexes.map { run(schema, items[$0], unit.place.at(item: $0)) })
            if !indexes.isEmpty { unit.annotate(true) }
        default: break
        }
        return [unit]
    }

    private mutating func checkPrefix(
        _ schemas: [Int], _ items: [JSONValue], _ unit: inout OutputUnit,
        _ seen: inout SeenMembers
    ) {
        for (index, schema) in schemas.prefix(items.count).enumerated() {
            seen.insert(index)
            let place = unit.place.under(String(index)).at(item: index)
            unit.require([run(schema, items[index], place)])
        }
        guard !items.isEmpty else { return }
        let isWhole = schemas.count >= items.count
        unit.annotate(isWhole ? true : .number(JSONNumber(Int64(schemas.count - 1))))
    }

    private mutating func checkContains(
        _ rule: ContainsRule, _ items: [JSONValue], _ unit: inout OutputUnit,
        _ seen: inout SeenMembers
    ) -> [OutputUnit] {
        var found: [JSONValue] = []
        for (index, item) in items.enumerated() {
            let child = run(rule.schema, item, unit.place.at(item: index))
            unit.children.append(child)
            guard child.isValid else { continue }
            seen.insert(index)
            found.append(.number(JSONNumber(Int64(index))))
        }
        var units: [OutputUnit] = []
        if found.isEmpty, rule.minimum > 0 {
            fail(&unit, "expected an item that 'contains' asks for")
        }
        let isWhole = found.count == items.count && !items.isEmpty
        unit.annotate(isWhole ? true : .array(found))
        units.append(unit)
        let limits = [
            ("minContains", "at least", found.count < rule.minimum, rule.minimum),
            (
                "maxContains", "at most", rule.maximum.map { found.count > $0 } ?? false,
                rule.maximum
            ),
        ]
        for (keyword, phrase, isBroken, limit) in limits where isBroken {
            if keyword == "minContains", rule.minimum == 1 { continue }
            var place = unit.place
            place.keywordLocation.removeLast("contains".count + 1)
            var broken = self.unit(keyword, unit.node, place)
            let wanted = counted(limit ?? 0, "item")
            fail(&broken, "expected \(phrase) \(wanted) that 'contains' asks for")
            units.append(broken)
        }
        return units
    }

    func fail(_ unit: inout OutputUnit, _ message: String) {
        unit.isValid = false
        unit.error = message
    }
}

// Objects: 2020-12, core 10.3.2 and 11.3.
extension OutputEvaluation {
    /// One unit for each of the keywords that share the table.
    mutating func units(
        of table: PropertyTable, _ rule: Evaluation.Rule, _ instance: JSONValue,
        _ place: OutputPlace, _ seen: inout SeenMembers
    ) -> [OutputUnit] {
        var named = NamedUnit(unit("properties", rule.node, place))
        var matched = NamedUnit(unit("patternProperties", rule.node, place))
        var rest = NamedUnit(unit("additionalProperties", rule.node, place))
        let members = instance.object ?? [:]
        for (position, member) in members.enumerated() {
            var isDeclared = false
            if let index = table.names.index(of: member.key) {
                let schema = table.schemas[index]
                isDeclared = true
                let place = named.unit.place.under(member.key).at(property: member.key)
                named.require(member.key, run(schema, member.value, place))
            }
            for (pattern, schema) in table.patterns where pattern.matches(member.key) == .matched {
                isDeclared = true
                let place = matched.unit.place.under(pattern.source).at(property: member.key)
                matched.require(member.key, run(schema, member.value, place))
            }
            if !isDeclared, let schema = table.additional {
                isDeclared = true
                let place = rest.unit.place.at(property: member.key)
                rest.require(member.key, run(schema, member.value, place))
            }
            if isDeclared { seen.insert(position) }
        }
        var units: [NamedUnit] = []
        if !table.schemas.isEmpty { units.append(named) }
        if !table.patterns.isEmpty { units.append(matched) }
        if table.additional != nil { units.append(rest) }
        return units.map { $0.finished(annotates: instance.kind == .object) }
    }

    mutating func checkNames(_ schema: Int, _ instance: JSONValue, _ unit: inout OutputUnit) {
        for (name, _) in instance.object ?? [:] {
            var place = unit.place.at(property: name)
            place.annotates = false
            unit.require([run(schema, .string(name), place)])
        }
    }

    mutating func checkUnevaluated(
        _ schema: Int, _ instance: JSONValue, _ unit: inout OutputUnit, _ seen: inout SeenMembers
    ) {
        guard let members = instance.object else { return }
        var named = NamedUnit(unit)
        for (position, member) in members.enumerated() where !seen.contains(position) {
            let place = unit.place.at(property: member.key)
            named.require(member.key, run(schema, member.value, place))
        }
        seen.insertAll()
        unit = named.finished(annotates: true)
    }
}

/// The unit of a keyword that annotates with the names of properties.
private struct NamedUnit {
    var unit: OutputUnit
    private var names: [JSONValue] = []

    init(_ unit: OutputUnit) { self.unit = unit }

    mutating func require(_ name: String, _ child: OutputUnit) {
        unit.require([child])
        // Of several patterns that match one name, the first notes it.
        if names.last != .string(name) { names.append(.string(name)) }
    }

    func finished(annotates: Bool) -> OutputUnit {
        var unit = unit
        if annotates { unit.annotate(.array(names)) }
        return unit
    }
}
