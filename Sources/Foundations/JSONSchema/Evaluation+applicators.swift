internal import JSON

// Schemas that are applied to the instance itself.
extension Evaluation {
    mutating func checkApplicator(
        _ rule: Rule, _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        switch rules[rule.number].assertion {
        case .anyOf(let schemas): return checkAny(schemas, rule, instance, &seen)
        case .oneOf(let schemas): return checkOne(schemas, rule, instance, &seen)
        case .not(let schema):
            var unused = SeenMembers(isTracked: false)
            return !test(schema, instance, &unused)
                || fail(rule, "expected a value that the schema in 'not' refuses")
        case .conditional(let condition, let then, let otherwise):
            var own = seen.empty()
            let isMet = test(condition, instance, &own)
            if isMet { seen.formUnion(own) }
            guard let schema = isMet ? then : otherwise else { return true }
            return run(schema, instance, &seen)
        case .dependentSchemas(let rules): return checkDependent(rules, instance, &seen)
        case .dynamicReference(let anchor, let fallback):
            let targets = program.dynamicAnchors[anchor]
            let target = scope.lazy.compactMap { targets[$0] }.first
            return run(target ?? fallback, instance, &seen)
        default: return true
        }
    }

    private mutating func checkAll(
        _ schemas: [Int], _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        var isValid = true
        for schema in schemas {
            if run(schema, instance, &seen) { continue }
            if !collects { return false }
            isValid = false
        }
        return isValid
    }

    private mutating func checkDependent(
        _ rules: [(name: String, schema: Int)], _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        guard let members = instance.object else { return true }
        let schemas = rules.filter { members[$0.name] != nil }.map(\.schema)
        return checkAll(schemas, instance, &seen)
    }

    private mutating func checkAny(
        _ schemas: [Int], _ rule: Rule, _ instance: JSONValue,
        _ seen: inout SeenMembers
    ) -> Bool {
        var isValid = false
        for schema in schemas {
            var own = seen.empty()
            guard test(schema, instance, &own) else { continue }
            isValid = true
            seen.formUnion(own)
            // Every branch that holds contributes to what was seen.
            if !seen.isTracked { return true }
        }
        return isValid || failAll(schemas, rule, instance)
    }

    private mutating func checkOne(
        _ schemas: [Int], _ rule: Rule, _ instance: JSONValue,
        _ seen: inout SeenMembers
    ) -> Bool {
        var first: Int?
        for (index, schema) in schemas.enumerated() {
            var own = seen.empty()
            guard test(schema, instance, &own) else { continue }
            if let first {
                let both = "those at \(first) and \(index) both do"
                return fail(
                    rule, "expected exactly one schema of 'oneOf' to accept it, but \(both)")
            }
            first = index
            seen.formUnion(own)
        }
        return first != nil || failAll(schemas, rule, instance)
    }

    /// Notes that no branch accepts an instance and, where one branch alone is for instances of its
    /// kind, what that branch finds wrong: the author's mistake is there.
    private mutating func failAll(
        _ schemas: [Int], _ rule: Rule, _ instance: JSONValue
    ) -> Bool {
        guard collects else { return false }
        _ = fail(rule, "expected a value that one of the \(schemas.count) schemas accepts")
        let here = violations.last?.pointer
        let findings = schemas.map { violations(of: $0, instance) }
        let close = findings.filter { found in
            !found.contains { $0.pointer == here && Self.choosesBranch($0.keyword) }
        }
        if close.count == 1 { note(close[0]) }
        return false
    }

    /// Keywords whose failure says that a branch is meant for other instances.
    private static func choosesBranch(_ keyword: String) -> Bool {
        ["type", "const", "enum"].contains(keyword)
    }
}
