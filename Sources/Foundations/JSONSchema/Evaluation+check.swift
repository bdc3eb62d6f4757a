internal import JSON
internal import Patterns

extension Evaluation {
    /// Whether an instance satisfies a rule. Rules for another type than the instance's hold.
    mutating func check(
        _ rule: Rule, _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        switch instance {
        case .number(let number):
            if let isValid = checkNumber(rule, number) { return isValid }
        case .string(let string):
            if let isValid = checkString(rule, string) { return isValid }
        case .array(let items):
            if let isValid = checkArray(rule, items, &seen) { return isValid }
        case .object(let members):
            if let isValid = checkObject(rule, members, &seen) { return isValid }
        case .null, .boolean: break
        }
        return checkAny(rule, instance, &seen)
    }

    /// Rules for instances of any type.
    private mutating func checkAny(
        _ rule: Rule, _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        switch rules[rule.number].assertion {
        case .type(let types):
            types.include(instance)
                || fail(rule, "expected \(types.phrase), but found \(Self.phrase(instance))")
        case .constant(let value):
            instance == value || fail(rule, "expected \(quoted(value))")
        case .enumeration(let set):
            set.contains(instance) || fail(rule, Self.expectation(set))
        default: checkApplicator(rule, instance, &seen)
        }
    }

    private static func phrase(_ instance: JSONValue) -> String {
        guard case .number(let number) = instance, !number.isIntegral else {
            return instance.kind.phrase
        }
        return "a number with a fraction"
    }

    private static func expectation(_ set: ValueSet) -> String {
        let shown = 16
        guard set.values.count <= shown else {
            return "expected one of the \(set.values.count) values that 'enum' lists"
        }
        guard set.values.count > 1 else {
            return set.values.first.map { "expected \(quoted($0))" } ?? "expected no value here"
        }
        return "expected \(listed(set.values.map(quoted), "or"))"
    }
}

extension Evaluation {
    private mutating func checkNumber(
        _ rule: Rule, _ number: JSONNumber
    ) -> Bool? {
        switch rules[rule.number].assertion {
        case .minimum(let limit, let isExclusive):
            let isValid = isExclusive ? number > limit : number >= limit
            let expected = isExclusive ? "more than" : "at least"
            return isValid || fail(rule, "expected \(expected) \(limit)")
        case .maximum(let limit, let isExclusive):
            let isValid = isExclusive ? number < limit : number <= limit
            let expected = isExclusive ? "less than" : "at most"
            return isValid || fail(rule, "expected \(expected) \(limit)")
        case .multipleOf(let divisor):
            return number.isMultiple(of: divisor)
                || fail(rule, "expected a multiple of \(divisor)")
        case .format(let format):
            return format.isSatisfied(by: number) || fail(rule, "expected \(format.phrase)")
        default: return nil
        }
    }

    private mutating func checkString(
        _ rule: Rule, _ string: String
    ) -> Bool? {
        switch rules[rule.number].assertion {
        case .minLength(let count):
            return string.hasCodePoints(atLeast: count)
                || fail(rule, "expected at least \(counted(count, "character"))")
        case .maxLength(let count):
            return !string.hasCodePoints(atLeast: count, plus: 1)
                || fail(rule, "expected at most \(counted(count, "character"))")
        case .pattern(let pattern):
            switch pattern.matches(string) {
            case .matched: return true
            case .notMatched:
                return fail(rule, "expected text that matches '\(pattern.source)'")
            case .limitExceeded:
                return fail(
                    rule, "could not be matched with '\(pattern.source)' within limits")
            }
        case .format(let format):
            return format.isSatisfied(by: string) || fail(rule, "expected \(format.phrase)")
        default: return nil
        }
    }
}

extension JSONNumber {
    fileprivate func isMultiple(of divisor: JSONNumber) -> Bool {
        if let integer, let divisor = divisor.integer { return integer % divisor == 0 }
        return decimal.isMultiple(of: divisor.decimal)
    }
}

extension String {
    /// Whether the text has at least `count + extra` code points; counts only where the bytes
    /// leave a doubt.
    func hasCodePoints(atLeast count: Int, plus extra: Int = 0) -> Bool {
        let (wanted, overflow) = count.addingReportingOverflow(extra)
        guard !overflow, utf8.count >= wanted else { return false }
        // A code point has one to four bytes.
        return (utf8.count + 3) / 4 >= wanted || unicodeScalars.count >= wanted
    }
}
