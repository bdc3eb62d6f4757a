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
/// No schema takes it long: each instance has a budget of steps, and so has each list of them; texts have at most 70,000 characters, arrays 12,000
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
        var run = ProbeRun(graph)
        var found: [LabelledInstance] = []
        var places: [JSONValue: Int] = [:]
        let probes = SchemaPlaces(graph).all.lazy.flatMap { place in
            ProbeList(graph: graph, place: place).boundaries
        }
        // What a limit says of a value says more than that its property is there.
        for isLimit in [true, false] {
            for probe in probes where probe.isLimit == isLimit {
                guard found.count < limit, !run.isExhausted else { return found }
                guard let value = run.value(of: probe) else { continue }
                if let place = places[value] {
                    found[place].otherLocations.append(probe.location)
                } else {
                    places[value] = found.count
                    found.append(LabelledInstance(value, probe))
                }
            }
        }
        return found
    }

    /// Instances that break one keyword, one or more for each keyword of each schema that can be reached and broken;
    /// those of the outermost schemas first, and other wrong types and formats last.
    ///
    /// Where it can be, nothing else is wrong with them.
    func violations(limit: Int) -> [LabelledInstance] {
        var run = ProbeRun(graph)
        var found: [LabelledInstance] = []
        // More of the same come when each keyword has been broken once.
        var others: [(InstancePlace, ArraySlice<Probe>)] = []
        for place in SchemaPlaces(graph).all {
            for group in ProbeList(graph: graph, place: place).violations {
                var rest = group[...]
                while let probe = rest.popFirst() {
                    guard found.count < limit, !run.isExhausted else { return found }
                    guard let value = run.violation(of: probe, at: place) else { continue }
                    found.append(LabelledInstance(value, probe))
                    break
                }
                if !rest.isEmpty { others.append((place, rest)) }
            }
        }
        for (place, probes) in others {
            for probe in probes {
                guard found.count < limit, !run.isExhausted else { return found }
                guard let value = run.violation(of: probe, at: place) else { continue }
                found.append(LabelledInstance(value, probe))
            }
        }
        return found
    }
}

extension LabelledInstance {
    fileprivate init(_ value: JSONValue, _ probe: Probe) {
        self.init(
            value: value, keyword: probe.keyword, location: probe.location,
            description: probe.description)
    }
}
