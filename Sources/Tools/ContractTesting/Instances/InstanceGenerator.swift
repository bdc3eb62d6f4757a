import JSON
import JSONSchema

/// Makes instances of a schema: valid ones, those at its edges, broken ones, and smaller ones of one that is given.
///
///     let generator = try InstanceGenerator(
///         at: JSONPointer("/components/schemas/Message")!, of: document, in: registry)
///     var numbers = RandomNumbers(seed: 1)
///     let message = generator.valid(using: &numbers)
///
/// It works on the compiled schema, so that it reads keywords, dialects and references as the validator does; and
/// nothing leaves it that the validator has not judged: what is called valid is accepted, what is called a violation is
/// refused, formats included. A seed gives the same instances each time.
///
/// No schema takes it long: each instance has a budget of steps, texts have at most 70,000 characters, arrays 12,000
/// items, and values nest at most 60 deep. A schema that asks for more has no instances here.
struct InstanceGenerator: Sendable {
    /// For one instance, so often a maker begins anew.
    private static let attempts = 24

    let graph: SchemaGraph

    /// - Parameters:
    ///   - pointer: where the schema stands.
    ///   - document: plain JSON of the whole document, or of the schema itself.
    ///   - registry: holds the document under the URI "", and whatever it refers to.
    ///   - view: who sends the instances; nil for nobody in particular.
    ///
    /// Throws `SchemaError` where the schema cannot be compiled.
    init(
        at pointer: JSONPointer, of document: JSONValue, in registry: SchemaRegistry,
        view: SchemaView? = nil
    ) throws {
        let schema = try Schema(at: pointer, of: "", in: registry, assertsFormats: true)
        graph = SchemaGraph(
            ViewedProgram.schema(schema, of: document, in: view), of: document, view: view)
    }

    /// An instance that the validator accepts; nil when none was found.
    func valid(using numbers: inout RandomNumbers) -> JSONValue? {
        var fuel = 4 * InstanceMaker.fullTank
        for attempt in 0..<Self.attempts where fuel > 0 {
            // What cannot be found among all values is looked for among the small ones.
            let style = attempt % 3 == 2 ? InstanceMaker.Style.smallest : .varied
            var maker = InstanceMaker(graph, style: style, numbers: numbers)
            let value = maker.value(for: [graph.schema.entry])
            numbers = maker.numbers
            fuel -= InstanceMaker.fullTank - maker.fuel
            if let value, graph.schema.isValid(value) { return value }
        }
        return nil
    }

    /// Valid instances at the edges of the schema, each once; those of the outermost schemas first.
    ///
    /// Each limit met exactly, each member of `enum`, each type, each branch, each optional property there and not,
    /// the edges of formats, and the document's own defaults and examples, where the rest of the schema lets them be.
    func boundaries(limit: Int) -> [LabelledInstance] {
        var found: [LabelledInstance] = []
        var places: [JSONValue: Int] = [:]
        // What a limit says of a value says more than that its property is there.
        let lists = SchemaPlaces(graph).all.map { ProbeList(graph: graph, place: $0).boundaries }
        for probe in lists.joined().filter(\.isLimit) + lists.joined().filter({ !$0.isLimit }) {
            guard found.count < limit else { break }
            guard let value = value(of: probe) else { continue }
            if let place = places[value] {
                found[place].otherLocations.append(probe.location)
            } else {
                places[value] = found.count
                found.append(LabelledInstance(value, probe))
            }
        }
        return found
    }

    /// Instances that break one keyword, one or more for each keyword of each schema that can be reached and broken;
    /// those of the outermost schemas first, and other wrong types and formats last.
    ///
    /// Where it can be, nothing else is wrong with them.
    func violations(limit: Int) -> [LabelledInstance] {
        var found: [LabelledInstance] = []
        // More of the same come when each keyword has been broken once.
        var others: [(InstancePlace, ArraySlice<Probe>)] = []
        for place in SchemaPlaces(graph).all {
            for group in ProbeList(graph: graph, place: place).violations {
                var rest = group[...]
                while let probe = rest.popFirst() {
                    guard found.count < limit else { return found }
                    guard let value = violation(probe, place) else { continue }
                    found.append(LabelledInstance(value, probe))
                    break
                }
                if !rest.isEmpty { others.append((place, rest)) }
            }
        }
        for (place, probes) in others {
            for probe in probes {
                guard found.count < limit else { return found }
                guard let value = violation(probe, place) else { continue }
                found.append(LabelledInstance(value, probe))
            }
        }
        return found
    }
}

extension InstanceGenerator {
    /// For one probe, so often a maker begins anew.
    private static let probeAttempts = 8
    /// After so many, other limits may be broken too.
    fileprivate static let strictAttempts = 6

    /// A valid instance that a probe asks for.
    private func value(of probe: Probe) -> JSONValue? {
        for value in Candidates(graph, probe, Self.probeAttempts) where graph.schema.isValid(value)
        {
            return value
        }
        return nil
    }

    /// An instance that breaks what a probe names, and if possible nothing else.
    private func violation(_ probe: Probe, _ place: InstancePlace) -> JSONValue? {
        var second: JSONValue?
        let own = Schema(graph.program, place.node)
        for value in Candidates(graph, probe, Self.probeAttempts) {
            guard !graph.schema.isValid(value), let inner = place.value(in: value) else { continue }
            let found = own.validate(inner, limit: 8)
            guard found.contains(where: { $0.location == probe.location }) else { continue }
            let isAlone = found.allSatisfy { $0.location == probe.location }
            let outer = graph.schema.validate(value, limit: 8)
            let isOnly = outer.allSatisfy { $0.location == probe.location }
            if isAlone, isOnly || probe.isBehindChoice { return value }
            if second == nil { second = value }
        }
        return second
    }
}

extension LabelledInstance {
    fileprivate init(_ value: JSONValue, _ probe: Probe) {
        self.init(
            value: value, keyword: probe.keyword, location: probe.location,
            description: probe.description)
    }
}

extension Probe {
    /// Whether it stands for a limit or a value, and not for a type or a property that is there.
    fileprivate var isLimit: Bool {
        !["type", "properties", "required", "items", "prefixItems"].contains(keyword)
    }

    /// Whether a branch lies on the way: then the rule of the branches is what is broken in the end.
    var isBehindChoice: Bool { levels.contains { !$0.choices.isEmpty } }
}

/// What a maker makes of a probe: the smallest first.
private struct Candidates: Sequence, IteratorProtocol {
    private let graph: SchemaGraph
    private let probe: Probe
    private let attempts: Int
    private var attempt = 0
    private var fuel = InstanceMaker.fullTank

    init(_ graph: SchemaGraph, _ probe: Probe, _ attempts: Int) {
        self.graph = graph
        self.probe = probe
        self.attempts = attempts
    }

    mutating func next() -> JSONValue? {
        while attempt < attempts, fuel > 0 {
            defer { attempt += 1 }
            var maker = InstanceMaker(
                graph, style: attempt < 3 ? .smallest : .varied,
                numbers: RandomNumbers(seed: UInt64(attempt)))
            maker.fuel = fuel
            var twist = probe.twist
            twist.isRelaxed = twist.breaks && attempt >= InstanceGenerator.strictAttempts
            let guide = Guide(levels: probe.levels[...], twist: twist)
            let value = maker.value(for: [graph.schema.entry], guide: guide)
            fuel = maker.fuel
            if let value { return value }
        }
        return nil
    }
}
