internal import JSON

/// One run of a ``SchemaProgram`` that tells everything that it looks at.
///
/// It walks the applicators itself, one unit for each keyword and each schema, and leaves every
/// other rule to an ``Evaluation``. So the quick way of validating knows nothing of outputs. Where
/// a limit is reached, that evaluation judges alone.
struct OutputEvaluation {
    /// How many units an output may have: about 3 MB of text.
    private static let maxUnits = 10_000
    /// How many schemas may be open at once: each takes up to 10 KB of the stack in a debug build,
    /// and the evaluation that judges what is deeper needs 2.5 MB of its own.
    private static let maxDepth = 300

    let program: SchemaProgram
    var evaluation: Evaluation
    /// Whether something was left out.
    private(set) var isTruncated = false
    private var unitCount = 0
    private var depth = 0

    init(_ program: SchemaProgram) {
        self.program = program
        evaluation = Evaluation(program, maxViolations: 16)
    }

    /// Runs the schema with a number over a whole instance.
    mutating func run(_ number: Int, _ instance: JSONValue) -> OutputUnit {
        var seen = SeenMembers(isTracked: false)
        return run(number, instance, OutputPlace(), &seen)
    }

    /// Runs a schema over a value that is a part of the instance.
    mutating func run(_ number: Int, _ instance: JSONValue, _ place: OutputPlace) -> OutputUnit {
        var seen = SeenMembers(isTracked: false)
        return run(number, instance, place, &seen)
    }

    mutating func run(
        _ number: Int, _ instance: JSONValue, _ place: OutputPlace, _ seen: inout SeenMembers
    ) -> OutputUnit {
        var unit = OutputUnit(place: place, node: number, keyword: nil)
        let node = program.nodes[number]
        unitCount += 1
        if node.verdict == .never {
            unit.isValid = false
            unit.error = Evaluation.refusal(
                by: program.origins[number].keyword, of: place.property)
            return unit
        }
        guard depth < Self.maxDepth, unitCount < Self.maxUnits else {
            isTruncated = true
            unit.isValid = evaluation.test(number, instance, &seen)
            if !unit.isValid { unit.error = "the schema refuses it" }
            return unit
        }
        depth += 1
        let isEntered = evaluation.enter(node.resource)
        defer {
            depth -= 1
            if isEntered { evaluation.leave() }
        }
        var own = node.tracksMembers ? SeenMembers(isTracked: true) : seen.empty()
        for index in node.rules {
            let rule = Evaluation.Rule(number: index, node: number)
            let units = units(of: rule, instance, place, &own)
            if units.contains(where: { !$0.isValid }) { unit.isValid = false }
            unit.children += units
        }
        seen.formUnion(own)
        annotate(&unit, instance)
        return unit
    }

    /// Adds what the schema says without asking.
    private mutating func annotate(_ unit: inout OutputUnit, _ instance: JSONValue) {
        guard unit.place.annotates else { return }
        for annotation in program.origins[unit.node].annotations
        where !annotation.isForStrings || instance.kind == .string {
            var child = self.unit(annotation.keyword, unit.node, unit.place)
            child.annotation = annotation.value
            unit.children.append(child)
        }
    }

    /// A unit for a keyword of a schema, valid so far.
    mutating func unit(_ keyword: String, _ node: Int, _ place: OutputPlace) -> OutputUnit {
        unitCount += 1
        return OutputUnit(place: place.under(keyword), node: node, keyword: keyword)
    }
}

extension OutputEvaluation {
    /// The units of the keywords that a rule stands for.
    private mutating func units(
        of rule: Evaluation.Rule, _ instance: JSONValue, _ place: OutputPlace,
        _ seen: inout SeenMembers
    ) -> [OutputUnit] {
        let assertion = program.rules[rule.number].assertion
        if case .properties(let table) = assertion {
            return units(of: table, rule, instance, place, &seen)
        }
        let keyword = program.rules[rule.number].keyword
        var unit = unit(keyword, rule.node, place)
        switch assertion {
        case .prefixItems, .items, .contains, .unevaluatedItems:
            guard let items = instance.array else { return [unit] }
            return checkArray(assertion, items, &unit, &seen)
        case .propertyNames(let schema): checkNames(schema, instance, &unit)
        case .unevaluatedProperties(let schema):
            checkUnevaluated(schema, instance, &unit, &seen)
        case .allOf, .anyOf, .oneOf, .not, .conditional, .dependentSchemas, .reference,
            .dynamicReference:
            return checkApplicator(assertion, rule, instance, place, &unit, &seen)
        default:
            unit.error = evaluation.failure(of: rule, instance)
            unit.isValid = unit.error == nil
            if case .format(let format) = assertion, unit.isValid, place.annotates {
                unit.annotation = .string(format.rawValue)
            }
        }
        return [unit]
    }
}

extension OutputUnit {
    /// Takes in what came of schemas all of which have to hold.
    mutating func require(_ units: [OutputUnit]) {
        children += units
        if units.contains(where: { !$0.isValid }) { isValid = false }
    }

    /// Notes an annotation, unless the keyword failed or annotates nothing here.
    mutating func annotate(_ value: JSONValue) {
        if isValid, place.annotates { annotation = value }
    }
}
