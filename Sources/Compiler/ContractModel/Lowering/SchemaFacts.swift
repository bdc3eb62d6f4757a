import OpenAPI
import SourceText
import YAML

/// What a conjunction of schemas says about a value, gathered from all its parts.
struct SchemaFacts {
    /// A property with all the schemas that its value must fit.
    struct Property {
        let name: String
        var schemas: [Schema]
        let origin: SourceLocation
    }

    /// A list of alternatives.
    struct Alternatives {
        let part: Conjunction.Part
        let keyword: UnionShape.Keyword
    }

    /// The parts, with what they refer to.
    let parts: [Conjunction.Part]
    /// The types that every part permits; nil when none says so.
    private(set) var types: Set<SchemaType>?
    /// The names of all keywords that ask for something.
    private(set) var keywords: Set<String> = []
    /// The declared properties, in the order of their first appearance.
    private(set) var properties: [Property] = []
    /// The names of required properties, each once, with the places where they were written.
    private(set) var required: [(name: String, origin: SourceLocation)] = []
    /// The lists of several alternatives that are not null.
    private(set) var alternatives: [Alternatives] = []
    /// The values of the first `enum` or `const`.
    private(set) var values: [Node]?
    /// Whether nothing fits: `false`, or types that exclude each other.
    private(set) var isImpossible = false
    /// Whether null is an alternative besides the others.
    private(set) var hasNullAlternative = false
    private var positions: [String: Int] = [:]
    private var requiredNames: Set<String> = []

    init(_ parts: [Conjunction.Part], only: SchemaType? = nil) {
        self.parts = parts
        for part in parts { gather(part) }
        if let only { narrow(to: [only]) }
    }

    private mutating func gather(_ part: Conjunction.Part) {
        let schema = part.schema
        if schema.boolean == false { isImpossible = true }
        keywords.formUnion(part.assertions)
        if let types = schema.types { narrow(to: Set(types)) }
        if let allowed = schema.allowedValues ?? schema.constant.map({ [$0] }) {
            values =
                values.map { values in
                    values.filter { value in allowed.contains { $0.jsonValue == value.jsonValue } }
                } ?? allowed
        }
        for element in schema.properties { declare(element) }
        for node in schema.node["required"]?.elements ?? [] {
            guard let name = node.string, requiredNames.insert(name).inserted else { continue }
            required.append((name, node.location))
        }
        for keyword in [UnionShape.Keyword.oneOf, .anyOf] where !part.omitted.contains(keyword) {
            let all = schema.alternatives(keyword)
            if all.contains(where: \.isNull) { hasNullAlternative = true }
            if all.count > 1 { alternatives.append(.init(part: part, keyword: keyword)) }
        }
    }

    mutating func declare(_ element: OrderedMap<Schema>.Element) {
        if let position = positions[element.name] {
            if !properties[position].schemas.contains(where: { $0 === element.value }) {
                properties[position].schemas.append(element.value)
            }
            return
        }
        positions[element.name] = properties.count
        properties.append(
            Property(name: element.name, schemas: [element.value], origin: element.nameLocation))
    }

    /// Integers are numbers.
    private mutating func narrow(to others: Set<SchemaType>) {
        guard let known = types else {
            types = others
            return
        }
        var both = known.intersection(others)
        let isInteger =
            known.contains(.integer) && others.contains(.number)
            || known.contains(.number) && others.contains(.integer)
        if isInteger { both.insert(.integer) }
        types = both
        if both.isEmpty { isImpossible = true }
    }

    /// Whether a property of this name is declared.
    func declares(_ name: String) -> Bool { positions[name] != nil }

    /// The parts that have a keyword, with it.
    func parts(with keyword: String) -> [Schema] {
        parts.map(\.schema).filter { $0.node[keyword] != nil }
    }

    /// The one value that fits: `const`, or `enum` with one element.
    var constant: Node? { values?.count == 1 ? values?[0] : nil }
}

extension Schema {
    /// Whether only null fits.
    var isNull: Bool { types == [.null] || constant?.isNull == true }
}

extension Lowering {
    /// What is known of a conjunction; gathered once for each single schema.
    func facts(of conjunction: Conjunction) -> SchemaFacts {
        guard conjunction.isPlain else {
            return SchemaFacts(leaves(of: conjunction), only: conjunction.only)
        }
        let key = ObjectIdentifier(conjunction.schema)
        if let facts = factsBySchema[key] { return facts }
        let facts = SchemaFacts(leaves(of: conjunction))
        factsBySchema[key] = facts
        return facts
    }
}
