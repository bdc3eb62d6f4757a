internal import JSON
internal import Patterns

// Arrays and objects.
extension Evaluation {
    mutating func checkArray(
        _ rule: Rule, _ items: [JSONValue], _ seen: inout SeenMembers
    ) -> Bool? {
        switch rules[rule.number].assertion {
        case .minItems(let count):
            return items.count >= count
                || fail(rule, "expected at least \(counted(count, "item"))")
        case .maxItems(let count):
            return items.count <= count
                || fail(rule, "expected at most \(counted(count, "item"))")
        case .uniqueItems:
            return Self.areUnique(items) || fail(rule, "expected items that all differ")
        case .prefixItems(let schemas): return checkPrefix(schemas, items, &seen)
        case .contains(let contains): return check(contains, rule, items, &seen)
        case .unevaluatedItems(let schema): return checkUnevaluated(schema, items, &seen)
        default: return nil
        }
    }

    private static func areUnique(_ items: [JSONValue]) -> Bool {
        // Few items are compared in pairs, which is quicker than hashing.
        guard items.count <= 8 else { return Set(items).count == items.count }
        return !items.indices.contains { index in
            items[..<index].contains { $0 == items[index] }
        }
    }

    private mutating func checkPrefix(
        _ schemas: [Int], _ items: [JSONValue], _ seen: inout SeenMembers
    ) -> Bool {
        var isValid = true
        for (index, schema) in schemas.prefix(items.count).enumerated() {
            seen.insert(index)
            if run(schema, item: index, items[index]) { continue }
            if !collects { return false }
            isValid = false
        }
        return isValid
    }

    private mutating func check(
        _ contains: ContainsRule, _ rule: Rule, _ items: [JSONValue],
        _ seen: inout SeenMembers
    ) -> Bool {
        var count = 0
        for (index, item) in items.enumerated() {
            var unused = SeenMembers(isTracked: false)
            guard test(contains.schema, item, &unused) else { continue }
            seen.insert(index)
            count += 1
        }
        if count < contains.minimum {
            let wanted = counted(contains.minimum, "item")
            return fail(rule, "expected at least \(wanted) that 'contains' asks for")
        }
        if let maximum = contains.maximum, count > maximum {
            let wanted = counted(maximum, "item")
            return fail(rule, "expected at most \(wanted) that 'contains' asks for")
        }
        return true
    }

    private mutating func checkUnevaluated(
        _ schema: Int, _ items: [JSONValue], _ seen: inout SeenMembers
    ) -> Bool {
        var isValid = true
        for (index, item) in items.enumerated() where !seen.contains(index) {
            if run(schema, item: index, item) { continue }
            if !collects { return false }
            isValid = false
        }
        seen.insertAll()
        return isValid
    }
}

extension Evaluation {
    mutating func checkObject(
        _ rule: Rule, _ members: JSONObject, _ seen: inout SeenMembers
    ) -> Bool? {
        switch rules[rule.number].assertion {
        case .minProperties(let count):
            let wanted = counted(count, "property")
            return members.count >= count || fail(rule, "expected at least \(wanted)")
        case .maxProperties(let count):
            let wanted = counted(count, "property")
            return members.count <= count || fail(rule, "expected at most \(wanted)")
        case .required(let names): return checkRequired(names, rule, members)
        case .dependentRequired(let rules): return check(rules, rule, members)
        case .propertyNames(let schema): return checkNames(schema, members)
        default: return nil
        }
    }

    private mutating func checkRequired(
        _ names: [String], _ rule: Rule, _ members: JSONObject
    ) -> Bool {
        var isValid = true
        for name in names where members[name] == nil {
            isValid = fail(rule, "the property \(quoted(name: name)) is missing")
            if !collects { return false }
        }
        return isValid
    }

    private mutating func check(
        _ rules: [(name: String, required: [String])], _ rule: Rule,
        _ members: JSONObject
    ) -> Bool {
        var isValid = true
        for (name, required) in rules where members[name] != nil {
            for other in required where members[other] == nil {
                let reason = "which \(quoted(name: name)) asks for"
                isValid = fail(
                    rule, "the property \(quoted(name: other)), \(reason), is missing")
                if !collects { return false }
            }
        }
        return isValid
    }

    private mutating func checkNames(_ schema: Int, _ members: JSONObject) -> Bool {
        var isValid = true
        for (name, _) in members {
            isValid = run(schema, property: name, .string(name)) && isValid
            if !isValid, !collects { return false }
        }
        return isValid
    }
}
