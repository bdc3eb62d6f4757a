import OpenAPI
import SourceText
import YAML

// A union is lowered in two steps, because its alternatives may stand further down in the document:
// where it is met, its alternatives get their shapes; when all shapes are known, they are told
// apart (UnionJudge).
//
// What stands beside the alternatives holds for each of them, so it becomes a part of each: `oneOf`
// of A and B beside `properties` is A with these properties, or B with them.

extension Lowering {
    /// The union of the alternatives of a keyword, which have no rules yet.
    func union(
        _ conjunction: Conjunction, _ facts: SchemaFacts, _ list: SchemaFacts.Alternatives,
        named names: [String]
    ) -> Shape {
        let schema = list.part.schema
        let place = schema.nameLocation(of: list.keyword.rawValue)
        let all = schema.alternatives(list.keyword).filter { !$0.isNull }
        let others = rest(of: facts, without: list)
        guard all.count <= Self.largestUnion, isSmall(facts) else {
            warning(
                "union-large",
                "'\(list.keyword.rawValue)' of more alternatives than a type can have",
                at: place)
            return checked(.any, conjunction)
        }
        var alternatives: [UnionShape.Alternative] = []
        for (alternative, name) in zip(all, Self.names(of: all)) {
            let inner = Conjunction(
                [.init(schema: alternative)] + others, describedBy: alternative,
                only: conjunction.only)
            // What no value fits is no alternative.
            if self.facts(of: inner).isImpossible { continue }
            alternatives.append(
                UnionShape.Alternative(
                    shape: shape(of: inner, named: names + [name.words]), name: name, rules: [],
                    origin: alternative.location))
        }
        guard !alternatives.isEmpty else { return checked(.any, conjunction) }
        let union = UnionShape(keyword: list.keyword, alternatives: alternatives)
        return shape(union, conjunction, of: schema, at: place)
    }

    /// The union of the values of several types.
    func union(
        _ conjunction: Conjunction, _ facts: SchemaFacts, of types: [SchemaType],
        named names: [String]
    ) -> Shape {
        let alternatives = types.map { type in
            let inner = Conjunction(
                conjunction.roots, describedBy: conjunction.schema, only: type)
            return UnionShape.Alternative(
                shape: shape(of: inner, named: names + [type.rawValue])
                    .with(isNullable: false),
                name: .inline(type.rawValue), rules: [], origin: conjunction.schema.location)
        }
        let union = UnionShape(keyword: .type, alternatives: alternatives)
        return shape(
            union, conjunction, of: conjunction.schema,
            at: conjunction.schema.valueLocation(of: "type")
        ).with(isNullable: facts.types?.contains(.null) == true)
    }

    private func shape(
        _ union: UnionShape, _ conjunction: Conjunction, of schema: Schema,
        at place: SourceLocation
    ) -> Shape {
        let described = conjunction.schema
        unions[place] = schema
        return Shape(
            kind: .union(union), isNullable: false, description: described.description,
            isDeprecated: described.isDeprecated, origin: place)
    }

    /// One alternative, or null.
    func nullable(
        _ conjunction: Conjunction, _ facts: SchemaFacts, _ list: SchemaFacts.Alternatives,
        named names: [String]
    ) -> Shape {
        let all = list.part.schema.alternatives(list.keyword)
        guard let value = all.first(where: { !$0.isNull }) else {
            return checked(.any, conjunction)
        }
        let others = rest(of: facts, without: list)
        let inner = shape(
            of: Conjunction(
                [.init(schema: value)] + others, describedBy: value, only: conjunction.only),
            named: names)
        let schema = conjunction.schema
        return Shape(
            kind: inner.kind, isNullable: facts.types?.contains(.null) != false,
            description: schema.description ?? inner.description,
            isDeprecated: schema.isDeprecated || inner.isDeprecated, origin: schema.location,
            checks: inner.checks)
    }

    // MARK: What stands beside alternatives

    /// The parts besides the chosen list of alternatives.
    private func rest(
        of facts: SchemaFacts, without list: SchemaFacts.Alternatives
    ) -> [Conjunction.Part] {
        facts.parts.map { part in
            part == list.part
                ? .init(
                    schema: part.schema, omitted: part.omitted.union([list.keyword]), isFlat: true)
                : part
        }.filter { !$0.saysNothing }
    }

    /// Whether alternatives only narrow what the other parts say: they declare no property and no
    /// type that those do not have, such as `anyOf` of two lists of required properties.
    func isRefinement(_ list: SchemaFacts.Alternatives, of facts: SchemaFacts) -> Bool {
        let all = list.part.schema.alternatives(list.keyword).filter { !$0.isNull }
        guard all.count < list.part.schema.alternatives(list.keyword).count || all.count > 1,
            facts.types?.count == 1 || !facts.properties.isEmpty
        else { return false }
        let isStructured = facts.types == nil || facts.types == [.object]
        return all.allSatisfy { schema in
            if schema.isNull { return false }
            let inner = self.facts(of: Conjunction(schema))
            let telling: Set<String> = [
                "enum", "const", "items", "additionalProperties", "patternProperties", "oneOf",
                "anyOf", "$ref",
            ]
            if !inner.keywords.isDisjoint(with: telling) { return false }
            if inner.types != nil, inner.types != facts.types { return false }
            return isStructured
                ? !facts.properties.isEmpty
                    && inner.properties.allSatisfy { facts.declares($0.name) }
                : inner.properties.isEmpty
        }
    }

    /// Several lists of alternatives multiply.
    private func isSmall(_ facts: SchemaFacts) -> Bool {
        var count = 1
        for list in facts.alternatives where count <= Self.largestUnion {
            count *= list.part.schema.alternatives(list.keyword).count
        }
        return facts.alternatives.count == 1 || count <= 64
    }

    /// More alternatives than this would be an enumeration that no compiler takes.
    private static let largestUnion = 1_000

    // MARK: Names

    /// What the alternatives are called; those written in place that would be called the same are
    /// numbered.
    private static func names(of schemas: [Schema]) -> [UnionShape.Name] {
        var taken: Set<String> = []
        return schemas.enumerated().map { number, schema in
            var name = name(of: schema)
            if !taken.insert(name.words).inserted {
                name = .inline("\(name.words) \(number + 1)")
                taken.insert(name.words)
            }
            return name
        }
    }

    private static func name(of schema: Schema) -> UnionShape.Name {
        if let last = schema.reference?.target.split(separator: "/").last {
            return .component(String(last))
        }
        if let title = schema.title, !title.isEmpty { return .inline(title) }
        let required = schema.properties.filter { schema.required.contains($0.name) }
        if let constant = required.lazy.compactMap(\.value.constant?.string).first {
            return .inline(constant)
        }
        if let inner = schema.allOf.first { return name(of: inner) }
        return .inline(schema.types?.first { $0 != .null }?.rawValue ?? "value")
    }
}

extension UnionShape.Name {
    /// The name as it was written.
    var words: String {
        switch self {
        case .component(let name), .inline(let name): name
        }
    }
}
