internal import JSON

// Schemas that are applied to the instance itself: 2020-12, core 10.2.
extension OutputEvaluation {
    mutating func checkApplicator(
        _ assertion: Assertion, _ rule: Evaluation.Rule, _ instance: JSONValue,
        _ place: OutputPlace, _ unit: inout OutputUnit, _ seen: inout SeenMembers
    ) -> [OutputUnit] {
        switch assertion {
        case .allOf(let schemas):
            for (index, schema) in schemas.enumerated() {
                let place = unit.place.under(String(index))
                unit.require([run(schema, instance, place, &seen)])
            }
        case .anyOf(let schemas): checkSome(schemas, atMost: .max, instance, &unit, &seen)
        case .oneOf(let schemas): checkSome(schemas, atMost: 1, instance, &unit, &seen)
        case .not(let schema):
            let child = run(schema, instance, unit.place)
            unit.children = [child]
            if child.isValid { fail(&unit, "expected a value that the schema in 'not' refuses") }
        case .conditional(let condition, let then, let otherwise):
            return checkConditional(condition, then, otherwise, instance, place, &unit, &seen)
        case .dependentSchemas(let rules):
            let members = instance.object ?? [:]
            for (name, schema) in rules where members[name] != nil {
                unit.require([run(schema, instance, unit.place.under(name), &seen)])
            }
        case .reference(let schema): follow(schema, instance, &unit, &seen)
        case .dynamicReference(let anchor, let fallback):
            let targets = program.dynamicAnchors[anchor]
            let target = evaluation.scope.lazy.compactMap { targets[$0] }.first
            follow(target ?? fallback, instance, &unit, &seen)
        default: break
        }
        return [unit]
    }

    private mutating func follow(
        _ schema: Int, _ instance: JSONValue, _ unit: inout OutputUnit, _ seen: inout SeenMembers
    ) {
        var place = unit.place
        place.followsReference = true
        unit.require([run(schema, instance, place, &seen)])
    }

    private mutating func checkSome(
        _ schemas: [Int], atMost limit: Int, _ instance: JSONValue, _ unit: inout OutputUnit,
        _ seen: inout SeenMembers
    ) {
        var valid: [Int] = []
        for (index, schema) in schemas.enumerated() {
            var own = seen.empty()
            let child = run(schema, instance, unit.place.under(String(index)), &own)
            unit.children.append(child)
            guard child.isValid else { continue }
            valid.append(index)
            seen.formUnion(own)
        }
        if valid.isEmpty {
            let count = "\(schemas.count) schemas"
            fail(&unit, "expected a value that one of the \(count) accepts")
        } else if valid.count > limit {
            let several = listed(valid.map(String.init), "and")
            fail(
                &unit,
                "expected exactly one schema of 'oneOf' to accept it, but those at \(several) do")
        }
    }

    /// `if`, which never fails, and the one of `then` and `else` whose turn it is.
    private mutating func checkConditional(
        _ condition: Int, _ then: Int?, _ otherwise: Int?, _ instance: JSONValue,
        _ place: OutputPlace, _ unit: inout OutputUnit, _ seen: inout SeenMembers
    ) -> [OutputUnit] {
        var own = seen.empty()
        let test = run(condition, instance, unit.place, &own)
        unit.children = [test]
        if test.isValid { seen.formUnion(own) }
        guard let schema = test.isValid ? then : otherwise else { return [unit] }
        var branch = self.unit(test.isValid ? "then" : "else", unit.node, place)
        branch.require([run(schema, instance, branch.place, &seen)])
        return [unit, branch]
    }
}
