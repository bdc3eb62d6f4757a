import JSON
import JSONSchema

/// An instance that is wanted.
struct Probe {
    let keyword: String
    let location: String
    let description: String
    var levels: [Guide.Level]
    var twist: Guide.Twist
}

/// Lists what is worth trying at each place of a schema.
struct ProbeList {
    let graph: SchemaGraph
    let place: InstancePlace

    /// A probe of a rule. What `adjust` demands comes on top of the rest.
    func probe(
        _ rule: Int, _ description: String, _ twist: Guide.Twist = Guide.Twist(),
        levels: [Guide.Level]? = nil
    ) -> Probe {
        let keyword = graph.program.rules[rule].keyword
        return Probe(
            keyword: keyword, location: "\(graph.program.origins[place.node].location)/\(keyword)",
            description: description, levels: levels ?? place.levels, twist: twist)
    }

    func probe(
        _ rule: Int, _ description: String, adjust: @escaping (inout Demand) -> Void
    ) -> Probe {
        probe(rule, description, Guide.Twist(adjust: { demand, _ in adjust(&demand) }))
    }

    /// The place's way with a branch chosen at its end.
    func levels(choosing index: Int, of rule: Int) -> [Guide.Level] {
        var levels = place.levels
        levels[levels.count - 1].choices[rule] = index
        return levels
    }

    /// The place's way with a property present at its end.
    func levels(with name: String) -> [Guide.Level] {
        var levels = place.levels
        levels[levels.count - 1].present.append(name)
        return levels
    }

    static func phrase(_ type: InstanceTypes) -> String {
        switch type {
        case .null: "null"
        case .boolean: "a boolean"
        case .object: "an object"
        case .array: "an array"
        case .integer: "an integer"
        case .number: "a number"
        default: "a string"
        }
    }

    /// A value for a reader, cut where it is long.
    static func shown(_ value: JSONValue) -> String {
        let text = value.description
        return text.count > 40 ? text.prefix(40) + "…" : text
    }
}
