internal import JSON
internal import Patterns

// The quick way of running rules: nothing is written down, and no assertion is copied.
extension Evaluation {
    /// Whether an instance satisfies a step; nil where only the assertion can tell.
    @inline(__always)
    mutating func holds(
        _ step: Step, _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool? {
        switch step {
        case .type(let types): types.include(instance)
        case .constant(let number): tables.values[number] == instance
        case .enumeration(let number): tables.sets[number].contains(instance)
        case .minimum(let limit): compare(instance, limit) { $0 >= $1 }
        case .exclusiveMinimum(let limit): compare(instance, limit) { $0 > $1 }
        case .maximum(let limit): compare(instance, limit) { $0 <= $1 }
        case .exclusiveMaximum(let limit): compare(instance, limit) { $0 < $1 }
        case .minLength, .maxLength, .pattern, .format: holds(step, ofString: instance)
        case .minItems(let count): instance.array.map { $0.count >= count } ?? true
        case .maxItems(let count): instance.array.map { $0.count <= count } ?? true
        case .items(let schema, let start): runItems(schema, start, instance, &seen)
        case .required(let number): hasAll(number, instance)
        case .properties(let number): runProperties(number, instance, &seen)
        case .allOf(let number): runAll(number, instance, &seen)
        case .reference(let schema): run(schema, instance, &seen)
        case .unevaluatedProperties(let schema): runUnevaluated(schema, instance, &seen)
        case .other: nil
        }
    }

    /// Compares integers, which nearly all numbers are.
    @inline(__always)
    private func compare(
        _ instance: JSONValue, _ limit: Int64, _ isWithin: (Int64, Int64) -> Bool
    ) -> Bool? {
        guard case .number(let number) = instance else { return true }
        return number.integer.map { isWithin($0, limit) }
    }

    private func holds(_ step: Step, ofString instance: JSONValue) -> Bool? {
        guard case .string(let text) = instance else { return nil }
        return switch step {
        case .minLength(let count): text.hasCodePoints(atLeast: count)
        case .maxLength(let count): !text.hasCodePoints(atLeast: count, plus: 1)
        case .pattern(let number): tables.patterns[number].matches(text) == .matched
        case .format(let format): format.isSatisfied(by: text)
        default: nil
        }
    }

    private func hasAll(_ number: Int, _ instance: JSONValue) -> Bool {
        guard case .object(let members) = instance else { return true }
        for name in tables.names[number] where members[name] == nil { return false }
        return true
    }
}

// Schemas within schemas. While violations are collected, a failure does not keep the next ones
// from running.
extension Evaluation {
    private mutating func runAll(
        _ number: Int, _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        var isValid = true
        for schema in tables.lists[number] where !run(schema, instance, &seen) {
            if !collects { return false }
            isValid = false
        }
        return isValid
    }

    private mutating func runItems(
        _ schema: Int, _ start: Int, _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        guard case .array(let items) = instance else { return true }
        seen.insertAll()
        var isValid = true
        let span = items.span
        for index in span.indices.dropFirst(start) where !run(schema, item: index, span[index]) {
            if !collects { return false }
            isValid = false
        }
        return isValid
    }

    private mutating func runProperties(
        _ number: Int, _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        guard case .object(let object) = instance else { return true }
        let table = tables.properties[number]
        let members = object.members
        let span = members.span
        var isValid = true
        var guess = 0
        for position in span.indices {
            var isDeclared = false
            if let index = table.names.index(of: span[position].key, expecting: guess) {
                isDeclared = true
                guess = index + 1
                let schema = table.schemas[index]
                isValid = run(schema, property: span[position].key, span[position].value) && isValid
            }
            if !table.patterns.isEmpty {
                let key = span[position].key
                for (pattern, schema) in table.patterns where pattern.matches(key) == .matched {
                    isDeclared = true
                    isValid = run(schema, property: key, span[position].value) && isValid
                }
            }
            if !isDeclared, let additional = table.additional {
                isDeclared = true
                isValid =
                    run(additional, property: span[position].key, span[position].value) && isValid
            }
            if isDeclared { seen.insert(position) }
            if !isValid, !collects { return false }
        }
        return isValid
    }

    private mutating func runUnevaluated(
        _ schema: Int, _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        guard case .object(let object) = instance else { return true }
        var isValid = true
        let members = object.members
        let span = members.span
        for position in span.indices where !seen.contains(position) {
            isValid = run(schema, property: span[position].key, span[position].value) && isValid
            if !isValid, !collects { return false }
        }
        seen.insertAll()
        return isValid
    }
}
