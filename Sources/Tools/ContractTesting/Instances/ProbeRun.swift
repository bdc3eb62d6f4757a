import JSON
import JSONSchema

/// Makes what probes ask for, until the fuel for all of them is used up.
struct ProbeRun {
    /// For one probe, so often a maker begins anew.
    private static let attempts = 8
    /// After so many, other limits may be broken too.
    private static let strictAttempts = 6
    /// The first so many are as small as can be.
    private static let smallAttempts = 3
    /// Steps for all probes of one list: those of 30 that find nothing, and of many thousands that do.
    private static let fullTank = 30 * InstanceMaker.fullTank

    private let graph: SchemaGraph
    private var fuel = Self.fullTank

    init(_ graph: SchemaGraph) {
        self.graph = graph
    }

    var isExhausted: Bool { fuel <= 0 }

    /// A valid instance that a probe asks for; nil when none was found.
    mutating func value(of probe: Probe) -> JSONValue? {
        var rest = InstanceMaker.fullTank
        for attempt in 0..<Self.attempts where rest > 0 {
            let value = candidate(for: probe, attempt, &rest)
            if let value, graph.schema.isValid(value) { return value }
        }
        return nil
    }

    /// An instance that breaks what a probe names, and if possible nothing else; nil when none was found.
    mutating func violation(of probe: Probe, at place: InstancePlace) -> JSONValue? {
        var second: JSONValue?
        var rest = InstanceMaker.fullTank
        for attempt in 0..<Self.attempts where rest > 0 {
            guard let value = candidate(for: probe, attempt, &rest) else { continue }
            switch verdict(on: value, probe, place) {
            case .exact: return value
            case .broken: if second == nil { second = value }
            case .missed: break
            }
        }
        return second
    }

    private mutating func candidate(
        for probe: Probe, _ attempt: Int, _ rest: inout Int
    ) -> JSONValue? {
        var maker = InstanceMaker(
            graph, style: attempt < Self.smallAttempts ? .smallest : .varied,
            numbers: RandomNumbers(seed: UInt64(attempt)))
        maker.fuel = rest
        var twist = probe.twist
        twist.isRelaxed = twist.breaks && attempt >= Self.strictAttempts
        let guide = Guide(levels: probe.levels[...], twist: twist)
        let value = maker.value(for: [graph.schema.entry], guide: guide)
        fuel -= rest - maker.fuel
        rest = maker.fuel
        return value
    }

    private enum Verdict {
        /// The keyword is broken, and nothing else.
        case exact
        /// Others are broken as well.
        case broken
        case missed
    }

    private func verdict(
        on value: JSONValue, _ probe: Probe, _ place: InstancePlace
    ) -> Verdict {
        guard !graph.schema.isValid(value), let inner = place.value(in: value) else {
            return .missed
        }
        func isProbed(_ violation: SchemaViolation) -> Bool { violation.location == probe.location }
        let found = Schema(graph.program, place.node).validate(inner, limit: 8)
        guard found.contains(where: isProbed) else { return .missed }
        guard found.allSatisfy(isProbed) else { return .broken }
        // Beyond a branch, the rule of the branches is what is broken in the end.
        if probe.isBehindChoice { return .exact }
        return graph.schema.validate(value, limit: 8).allSatisfy(isProbed) ? .exact : .broken
    }
}

extension Probe {
    /// Whether it stands for a limit or a value, and not for a type or a property that is there.
    var isLimit: Bool {
        !["type", "properties", "required", "items", "prefixItems"].contains(keyword)
    }

    /// Whether a branch lies on the way.
    var isBehindChoice: Bool { levels.contains { !$0.choices.isEmpty } }
}
