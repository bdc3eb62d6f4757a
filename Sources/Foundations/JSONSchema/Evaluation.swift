internal import JSON

/// One run of a ``SchemaProgram`` over one instance.
///
/// Each method answers whether the instance is valid. While violations are collected, a failed
/// rule does not keep the next ones from running; otherwise the first failure ends the run. Inside
/// `not`, `if`, `contains` and the branches of `anyOf` and `oneOf` a failure is no violation yet,
/// so nothing is collected there.
struct Evaluation {
    /// How many schemas may be open at once: the methods here recurse, and each schema takes up to
    /// 2.5 KB of the stack in a debug build. Requests nest at most 64 levels deep, which leaves 15
    /// schemas for each; what goes deeper is most often a dynamic reference that leads back to
    /// itself.
    private static let maxDepth = 1_000

    /// How many schemas may be run: some seconds' worth. No instance that a reader takes needs so
    /// many, but a schema that applies itself twice to each level doubles with each.
    private static let maxSteps = 200_000_000

    let program: SchemaProgram
    // The program's arrays, without the way through its reference.
    let rules: [SchemaRule]
    let tables: StepTables
    private let nodes: [SchemaNode]
    private let remembersScope: Bool
    /// Whether failures are written down at this point.
    private(set) var collects: Bool
    private(set) var violations: [SchemaViolation] = []
    private let maxViolations: Int
    /// The way to the instance at hand; kept only when violations may be written down.
    private var path: [PathStep] = []
    /// The resources that were entered on the way here; empty unless the program needs them.
    private(set) var scope: [Int] = []
    private var depth = 0
    private var stepsLeft: Int

    /// A rule of a schema, by their numbers.
    struct Rule {
        let number: Int
        let node: Int
    }

    private enum PathStep {
        case property(String)
        case item(Int)
    }

    init(
        _ program: SchemaProgram, maxViolations: Int, maxSteps: Int = maxSteps, scope: [Int] = []
    ) {
        self.program = program
        rules = program.rules
        tables = program.tables
        nodes = program.nodes
        remembersScope = !program.dynamicAnchors.isEmpty
        self.maxViolations = maxViolations
        self.scope = scope
        collects = maxViolations > 0
        stepsLeft = maxSteps
    }

    /// Runs the schema with a number over a whole instance.
    mutating func judge(_ number: Int, _ instance: JSONValue) -> Bool {
        var seen = SeenMembers(isTracked: false)
        let isValid = run(number, instance, &seen)
        // Within `not` a failure for want of steps would pass for a success.
        return stepsLeft > 0 ? isValid : fail(tooLong: number)
    }

    /// Runs the schema with a number.
    mutating func run(
        _ number: Int, _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        let node = nodes[number]
        switch node.verdict {
        case .always: return true
        case .never: return fail(never: number)
        case .rules: break
        }
        guard depth < Self.maxDepth else { return fail(tooDeep: number) }
        guard stepsLeft > 0 else { return fail(tooLong: number) }
        stepsLeft -= 1
        depth += 1
        let isEntered = enter(node.resource)
        defer {
            depth -= 1
            if isEntered { leave() }
        }
        guard node.tracksMembers else { return run(rulesOf: number, instance, &seen) }
        // Beside `unevaluated…` only what this very schema applies counts, so it keeps its own
        // record.
        var own = SeenMembers(isTracked: true)
        let isValid = run(rulesOf: number, instance, &own)
        seen.formUnion(own)
        return isValid
    }

    private mutating func run(
        rulesOf number: Int, _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        var isValid = true
        for index in nodes[number].rules {
            switch holds(tables.steps[index], instance, &seen) {
            case true?: continue
            case false? where !collects || tables.steps[index].isSilent: break
            default: if check(Rule(number: index, node: number), instance, &seen) { continue }
            }
            if !collects { return false }
            isValid = false
        }
        return isValid
    }

    /// Remembers a resource that is entered; false when it need not be.
    mutating func enter(_ resource: Int) -> Bool {
        guard remembersScope, scope.last != resource else { return false }
        scope.append(resource)
        return true
    }

    /// Forgets the resource that was entered last.
    mutating func leave() {
        scope.removeLast()
    }

    /// What an instance breaks of a rule that applies no schema; nil when it breaks nothing.
    mutating func failure(of rule: Rule, _ instance: JSONValue) -> String? {
        violations = []
        var seen = SeenMembers(isTracked: false)
        if check(rule, instance, &seen) { return nil }
        return violations.map(\.message).joined(separator: "; ")
    }
}

extension Evaluation {
    /// Runs a schema without collecting: its failure is a question, not a violation.
    mutating func test(
        _ number: Int, _ instance: JSONValue, _ seen: inout SeenMembers
    ) -> Bool {
        let before = collects
        collects = false
        defer { collects = before }
        return run(number, instance, &seen)
    }

    /// Runs a schema over a property's value.
    mutating func run(_ number: Int, property name: String, _ value: JSONValue) -> Bool {
        let keepsPath = maxViolations > 0
        if keepsPath { path.append(.property(name)) }
        defer { if keepsPath { path.removeLast() } }
        var seen = SeenMembers(isTracked: false)
        return run(number, value, &seen)
    }

    /// Runs a schema over an item.
    mutating func run(_ number: Int, item index: Int, _ value: JSONValue) -> Bool {
        let keepsPath = maxViolations > 0
        if keepsPath { path.append(.item(index)) }
        defer { if keepsPath { path.removeLast() } }
        var seen = SeenMembers(isTracked: false)
        return run(number, value, &seen)
    }

    /// Runs schemas and gives what they would have noted, each with its own list.
    mutating func violations(of number: Int, _ instance: JSONValue) -> [SchemaViolation] {
        let outer = violations
        violations = []
        defer { violations = outer }
        var seen = SeenMembers(isTracked: false)
        _ = run(number, instance, &seen)
        return violations
    }
}

extension Evaluation {
    /// Notes violations that were found apart.
    mutating func note(_ found: [SchemaViolation]) {
        guard collects else { return }
        violations += found.prefix(max(0, maxViolations - violations.count))
    }

    /// Notes that a rule is broken, and answers false.
    mutating func fail(_ rule: Rule, _ message: @autoclosure () -> String) -> Bool {
        guard collects else { return false }
        let keyword = rules[rule.number].keyword
        let location = "\(program.origins[rule.node].location)/\(keyword)"
        return fail(keyword, location, message())
    }

    private mutating func fail(never number: Int) -> Bool {
        guard collects else { return false }
        let origin = program.origins[number]
        var property: String?
        if case .property(let name) = path.last { property = name }
        return fail(
            origin.keyword, origin.location, Self.refusal(by: origin.keyword, of: property))
    }

    /// What the schema `false` says of a property, or of something else.
    static func refusal(by keyword: String, of property: String?) -> String {
        let declaring = [
            "properties", "patternProperties", "additionalProperties", "unevaluatedProperties",
        ]
        guard let property, declaring.contains(keyword) else { return "expected no value here" }
        return "the property \(quoted(name: property)) is not declared"
    }

    private mutating func fail(tooLong number: Int) -> Bool {
        guard violations.isEmpty else { return false }
        let origin = program.origins[number]
        return fail(
            origin.keyword, origin.location, "the schema takes too many steps to judge this")
    }

    private mutating func fail(tooDeep number: Int) -> Bool {
        let origin = program.origins[number]
        return fail(
            origin.keyword, origin.location,
            "expected at most \(Self.maxDepth) schemas inside each other")
    }

    private mutating func fail(
        _ keyword: String, _ location: String, _ message: String
    ) -> Bool {
        guard collects, violations.count < maxViolations else { return false }
        violations.append(
            SchemaViolation(
                pointer: pointer, location: location, keyword: keyword, message: message))
        return false
    }

    private var pointer: String {
        let tokens = path.map { step in
            switch step {
            case .property(let name): name
            case .item(let index): String(index)
            }
        }
        return JSONPointer(tokens: tokens).description
    }
}
