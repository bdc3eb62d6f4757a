import OpenAPI
import SourceText
import YAML

// A union is lowered in two steps, because its alternatives may stand further down in the document:
// where it is met, its alternatives get their shapes; when all shapes are known, they are told
// apart (UnionJudge).

extension Lowering {
    /// Whether the schema has several alternatives that are not null.
    func isUnion(_ schema: Schema) -> Bool {
        guard schema.reference == nil, schema.allOf.isEmpty else { return false }
        return Self.alternatives(of: schema).schemas.count > 1
    }

    /// The alternatives that are not null, and the keyword that lists them.
    static func alternatives(
        of schema: Schema
    ) -> (keyword: UnionShape.Keyword, schemas: [Schema]) {
        let keyword: UnionShape.Keyword = schema.anyOf.isEmpty ? .oneOf : .anyOf
        let schemas = keyword == .anyOf ? schema.anyOf : schema.oneOf
        return (keyword, schemas.filter { $0.types != [.null] })
    }

    /// The union, whose alternatives have no rules yet.
    func union(_ schema: Schema, named names: [String]) -> Shape {
        let (keyword, schemas) = Self.alternatives(of: schema)
        refuseSiblings(of: schema, beside: keyword.rawValue, except: "type")
        let place = schema.nameLocation(of: keyword.rawValue)
        unions[place] = schema
        let alternatives = zip(schemas, Self.names(of: schemas)).map { alternative, name in
            UnionShape.Alternative(
                shape: shape(of: alternative, named: names + [name.words]), name: name, rules: [],
                origin: alternative.location)
        }
        let union = UnionShape(keyword: keyword, alternatives: alternatives, isRecursive: false)
        return Shape(
            kind: .union(union), isNullable: false, description: schema.description,
            isDeprecated: schema.isDeprecated, origin: place)
    }

    // MARK: Names

    /// What the alternatives are called; those written in place that would be called the same are
    /// numbered.
    private static func names(of schemas: [Schema]) -> [UnionShape.Name] {
        var taken: Set<UnionShape.Name> = []
        return schemas.enumerated().map { number, schema in
            var name = name(of: schema)
            if !taken.insert(name).inserted {
                name = .inline("\(name.words) \(number + 1)")
                taken.insert(name)
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
