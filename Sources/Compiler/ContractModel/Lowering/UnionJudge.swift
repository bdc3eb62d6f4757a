import OpenAPI
import SourceText
import YAML

// How the alternatives of a union are told apart. An alternative that is a union itself is taken
// apart into its own alternatives, its leaves, so that a decision holds for every value of it.
//
// First by type, which the first byte of a value shows. The alternatives that are objects, when
// there are several, by one property that names them (the discriminator, or one that has other
// texts in each) or else by a property that each requires alone. Where none of this tells them
// apart, or an alternative is checked as a whole, they are tried.

/// The rules of one union.
struct UnionJudge {
    private let lowering: Lowering
    private let union: UnionShape
    private let schema: Schema
    private let place: SourceLocation
    /// The alternatives of the alternatives, none of which is a union.
    private let leaves: [[Shape]]

    /// Nil when something in the union was reported.
    init?(_ lowering: Lowering, _ union: UnionShape, _ schema: Schema, at place: SourceLocation) {
        self.lowering = lowering
        self.union = union
        self.schema = schema
        self.place = place
        var leaves: [[Shape]] = []
        for alternative in union.alternatives {
            guard let shapes = lowering.leaves(of: alternative.shape) else { return nil }
            leaves.append(shapes)
        }
        self.leaves = leaves
    }

    /// Whether null is a value: with `oneOf` when one alternative permits it, and not two.
    var isNullable: Bool {
        if union.keyword == .type { return schema.types?.contains(.null) == true }
        let permitting =
            schema.alternatives(union.keyword).count(where: \.isNull)
            + union.alternatives.count { lowering.isNullable($0.shape) }
        let isPermitted = union.keyword == .anyOf ? permitting > 0 : permitting == 1
        return isPermitted && schema.types?.contains(.null) != false
    }

    /// The union with its rules.
    func judged() -> UnionShape {
        var rules = [[UnionShape.Rule]](repeating: [], count: leaves.count)
        var isTried = false
        for type in UnionShape.ValueType.allCases {
            let holders = leaves.indices.filter { position in
                leaves[position].contains { Self.types(of: $0).contains(type) }
            }
            if holders.count < 2, type != .object || !isDiscriminated(holders) {
                for position in holders { rules[position].append(.type([type])) }
            } else if type == .object, let found = objectRules(holders) {
                for (position, rule) in zip(holders, found) { rules[position].append(rule) }
            } else {
                isTried = true
            }
        }
        if isTried { warnOfIndistinction() }
        let alternatives = zip(union.alternatives, rules).map { alternative, rules in
            UnionShape.Alternative(
                shape: alternative.shape, name: alternative.name,
                rules: isTried ? [] : Self.joined(rules), origin: alternative.origin)
        }
        return UnionShape(
            keyword: union.keyword, alternatives: alternatives, isTried: isTried,
            isRecursive: union.isRecursive)
    }

    /// One alternative may still be called by its name.
    private func isDiscriminated(_ holders: [Int]) -> Bool {
        schema.discriminator != nil && !holders.isEmpty && union.keyword != .type
    }

    // MARK: Types

    /// The types of the values that are not null; all of them for any value.
    private static func types(of shape: Shape) -> [UnionShape.ValueType] {
        switch shape.kind {
        case .boolean: [.boolean]
        case .integer, .number: [.number]
        case .string, .timestamp, .date, .constant: [.string]
        case .enumeration(let values): types(of: values)
        case .array: [.array]
        case .dictionary, .object: [.object]
        case .any, .union, .named: UnionShape.ValueType.allCases
        }
    }

    /// One rule for all types that need no other.
    private static func joined(_ rules: [UnionShape.Rule]) -> [UnionShape.Rule] {
        let types = rules.flatMap { rule -> [UnionShape.ValueType] in
            if case .type(let types) = rule { types } else { [] }
        }
        let others = rules.filter { rule in
            if case .type = rule { false } else { true }
        }
        return (types.isEmpty ? [] : [.type(types)]) + others
    }

    private static func types(of values: [EnumerationValue]) -> [UnionShape.ValueType] {
        let types = values.map { value -> UnionShape.ValueType in
            if value.isText { return .string }
            switch value.text.utf8.first {
            case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
            case UInt8(ascii: "["): return .array
            case UInt8(ascii: "{"): return .object
            default: return .number
            }
        }
        return UnionShape.ValueType.allCases.filter(types.contains)
    }

    // MARK: Objects

    /// A rule for each of the alternatives at the positions, all of which may be objects.
    private func objectRules(_ positions: [Int]) -> [UnionShape.Rule]? {
        if let discriminator = schema.discriminator, union.keyword != .type,
            let rules = discriminatorRules(positions, discriminator)
        {
            return rules
        }
        return constantRules(positions) ?? requiredRules(positions)
    }

    private func objects(at position: Int) -> [ObjectShape] {
        leaves[position].compactMap { leaf in
            if case .object(let object) = leaf.kind { object } else { nil }
        }
    }

    /// Whether the objects of an alternative are all known by their properties.
    private func isStructured(_ position: Int) -> Bool {
        leaves[position].allSatisfy { leaf in
            switch leaf.kind {
            case .dictionary, .any: false
            default: true
            }
        }
    }

    /// The texts that a property has in all objects of an alternative; nil when they are not
    /// listed.
    private func texts(of name: String, at position: Int) -> [String]? {
        var texts: [String] = []
        for object in objects(at: position) {
            guard let property = object.properties.first(where: { $0.name == name }),
                property.isRequired, let values = lowering.texts(of: property.shape)
            else { return nil }
            texts += values
        }
        return texts
    }

    private func constantRules(_ positions: [Int]) -> [UnionShape.Rule]? {
        guard positions.allSatisfy(isStructured), let first = objects(at: positions[0]).first
        else { return nil }
        for property in first.properties {
            let lists = positions.compactMap { texts(of: property.name, at: $0)?.unique() }
            guard lists.count == positions.count,
                Set(lists.joined()).count == lists.joined().count
            else { continue }
            return lists.map { .constant(property: property.name, values: $0) }
        }
        return nil
    }

    private func requiredRules(_ positions: [Int]) -> [UnionShape.Rule]? {
        let chosen = positions.map { position -> String? in
            guard isStructured(position) else { return nil }
            return required(at: position).first { name in
                positions.allSatisfy { $0 == position || !isRequired(name, at: $0) }
            }
        }
        // A mark is a bit of a word.
        if chosen.contains(nil) || chosen.count > 64 { return nil }
        let names = chosen.compactMap(\.self)
        return positions.indices.map { index in
            let excluded = names.filter { name in
                name != names[index]
                    && objects(at: positions[index]).allSatisfy { !$0.canHold(name) }
            }
            return .required(property: names[index], excluding: excluded)
        }
    }

    /// The names that all objects of an alternative require.
    private func required(at position: Int) -> [String] {
        let objects = objects(at: position)
        let names = objects.first?.properties.filter(\.isRequired).map(\.name) ?? []
        return names.filter { name in
            objects.allSatisfy { object in
                object.properties.contains { $0.name == name && $0.isRequired }
            }
        }
    }

    /// Whether an object of an alternative requires a property, or could have it for all that is
    /// known.
    private func isRequired(_ name: String, at position: Int) -> Bool {
        !isStructured(position)
            || objects(at: position).contains { object in
                object.properties.contains { $0.name == name && $0.isRequired }
            }
    }

    // MARK: Discriminator

    /// Nil when the discriminator leaves an alternative without a value, or two with one.
    private func discriminatorRules(
        _ positions: [Int], _ discriminator: Discriminator
    ) -> [UnionShape.Rule]? {
        let name = discriminator.propertyName
        let mapped = mappedValues(discriminator)
        var owners: [String: Int] = [:]
        var rules: [UnionShape.Rule] = []
        for position in positions {
            guard isStructured(position),
                let values = values(of: name, at: position, mapped: mapped[position] ?? [])
            else { return nil }
            for value in values where owners.updateValue(position, forKey: value) != nil {
                return nil
            }
            rules.append(.discriminator(property: name, values: values))
        }
        return rules
    }

    /// The values of the mapping by the positions of their alternatives.
    private func mappedValues(_ discriminator: Discriminator) -> [Int: [String]] {
        var values: [Int: [String]] = [:]
        for element in discriminator.mapping {
            let name = element.value.split(separator: "/").last.map(String.init) ?? element.value
            let position = union.alternatives.firstIndex { $0.name == .component(name) }
            if let position {
                values[position, default: []].append(element.name)
            } else if lowering.document.components?.schemas.names.contains(name) == true {
                let mapping = discriminator.node["mapping"]
                lowering.warning(
                    "union-discriminator",
                    "'\(element.value)' is none of the alternatives of '\(union.keyword.rawValue)'",
                    at: mapping?[element.name]?.location ?? discriminator.location)
            }
        }
        return values
    }

    /// The values of the discriminator that stand for an alternative: those of the mapping, else
    /// those that the property lists, else the schema's name.
    private func values(of name: String, at position: Int, mapped: [String]) -> [String]? {
        if let texts = texts(of: name, at: position)?.unique(),
            mapped.allSatisfy({ texts.contains($0) })
        {
            return texts
        }
        if !mapped.isEmpty { return mapped }
        if case .component(let name) = union.alternatives[position].name { return [name] }
        return nil
    }

    // MARK: Reports

    /// Tells that the alternatives are tried, with the two that look alike first.
    private func warnOfIndistinction() {
        let (first, second) = (union.alternatives[0], union.alternatives[1])
        lowering.warning(
            "union-ambiguous",
            "neither a type nor a property tells the alternatives of"
                + " '\(union.keyword.rawValue)' apart: each is tried",
            at: place, hint: "a discriminator would tell them apart",
            notes: [
                .init("'\(first.name.words)' is here", at: first.origin),
                .init("'\(second.name.words)' is here", at: second.origin),
            ])
    }
}

extension Lowering {
    /// Tells the alternatives of all unions apart.
    func judgeUnions() {
        // Inner unions first: whether null is a value of them matters to the outer ones.
        var open = Set(shapes.indices)
        func judge(_ index: Int) {
            guard open.remove(index) != nil, let shape = shapes[index].shape,
                case .union(let union) = shape.kind, let schema = unions[shape.origin]
            else { return }
            for alternative in union.alternatives {
                if let inner = self.union(behind: alternative.shape) { judge(inner) }
            }
            guard let judge = UnionJudge(self, union, schema, at: shape.origin) else { return }
            shapes[index].shape =
                shape.with(kind: .union(judge.judged())).with(isNullable: judge.isNullable)
        }
        for index in shapes.indices { judge(index) }
    }

    /// The union that a shape is a name of.
    private func union(behind shape: Shape) -> Int? {
        let (id, resolved) = named(shape)
        if case .union = resolved.kind { return id?.index }
        return nil
    }

    /// The shapes that a shape has values of, unions taken apart; nil when one was reported.
    func leaves(of shape: Shape) -> [Shape]? {
        var leaves: [Shape] = []
        var seen: Set<Int> = []
        var open = [shape]
        while let shape = open.popLast() {
            let (id, resolved) = named(shape)
            if isStandIn(resolved) { return nil }
            switch resolved.kind {
            case .named: return nil
            case .union(let union):
                // A union of itself was reported by the document's own checks.
                guard let id, seen.insert(id.index).inserted else { continue }
                open += union.alternatives.reversed().map(\.shape)
            default: leaves.append(resolved)
            }
        }
        return leaves
    }

    /// Whether null is a value of the shape.
    func isNullable(_ shape: Shape) -> Bool { resolved(shape).isNullable }

    /// The texts that are the only values of a shape; nil when it has others.
    func texts(of shape: Shape) -> [String]? {
        let resolved = resolved(shape)
        if resolved.isNullable { return nil }
        switch resolved.kind {
        case .constant(let text): return [text]
        case .enumeration(let values):
            return values.allSatisfy(\.isText) ? values.map(\.text) : nil
        default: return nil
        }
    }
}

extension ObjectShape {
    /// Whether an object may have a property of this name.
    fileprivate func canHold(_ name: String) -> Bool {
        allowsUnknown || properties.contains { $0.name == name }
    }
}
