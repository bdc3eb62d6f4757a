import OpenAPI
import SourceText
import YAML

// How the alternatives of a union are told apart. An alternative that is a union itself is taken
// apart into its own alternatives, its leaves, so that a decision holds for every value of it.
//
// First by type, which the first byte of a value shows. The alternatives that are objects, when
// there are several, by one property that names them (the discriminator, or one that has other
// texts in each) or else by a property that each requires alone.

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
        let all = union.keyword == .anyOf ? schema.anyOf : schema.oneOf
        let permitting =
            all.count { $0.types == [.null] }
            + union.alternatives.count { lowering.isNullable($0.shape) }
        let isPermitted = union.keyword == .anyOf ? permitting > 0 : permitting == 1
        return isPermitted && schema.types?.contains(.null) != false
    }

    /// The union with its rules; what cannot be told apart is reported.
    func judged() -> UnionShape {
        refuseOtherTypes()
        var rules = [[UnionShape.Rule]](repeating: [], count: leaves.count)
        var isSound = true
        for type in UnionShape.ValueType.allCases {
            let holders = leaves.indices.filter { position in
                leaves[position].contains { Self.types(of: $0).contains(type) }
            }
            if holders.count < 2, schema.discriminator == nil || type != .object {
                for position in holders { rules[position].append(.type([type])) }
            } else if type != .object {
                refuse(holders[0], holders[1], "both may be \(type.phrase)")
                isSound = false
            } else if let found = objectRules(holders) {
                for (position, rule) in zip(holders, found) { rules[position].append(rule) }
            } else {
                isSound = false
            }
        }
        if isSound { refuseUndiscriminated() }
        let alternatives = zip(union.alternatives, rules).map { alternative, rules in
            UnionShape.Alternative(
                shape: alternative.shape, name: alternative.name, rules: Self.joined(rules),
                origin: alternative.origin)
        }
        return UnionShape(
            keyword: union.keyword, alternatives: alternatives, isRecursive: union.isRecursive)
    }

    // MARK: Types

    /// The types of the values that are not null; all of them for any value.
    private static func types(of shape: Shape) -> [UnionShape.ValueType] {
        switch shape.kind {
        case .boolean: [.boolean]
        case .integer, .number: [.number]
        case .string, .timestamp, .date, .constant, .enumeration: [.string]
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

    /// `type` beside the alternatives may say what they say, and no less.
    private func refuseOtherTypes() {
        guard let types = schema.types else { return }
        let isIdle = leaves.joined().allSatisfy { leaf in
            if case .integer = leaf.kind, types.contains(.integer) { return true }
            return Self.types(of: leaf).allSatisfy { type in
                types.contains { $0.rawValue == type.rawValue }
            }
        }
        if isIdle { return }
        lowering.unsupported(
            "schema-sibling", "'type' that leaves out alternatives of '\(union.keyword.rawValue)'",
            at: schema.nameLocation(of: "type"))
    }

    // MARK: Objects

    /// A rule for each of the alternatives at the positions, all of which may be objects.
    private func objectRules(_ positions: [Int]) -> [UnionShape.Rule]? {
        if let discriminator = schema.discriminator {
            return discriminatorRules(positions, discriminator)
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
        if let undecided = chosen.firstIndex(of: nil) {
            let other = chosen.lastIndex { $0 == nil } ?? undecided
            let peer = other != undecided ? other : undecided == 0 ? 1 : 0
            refuse(
                positions[min(undecided, peer)], positions[max(undecided, peer)],
                "both may be objects, and no property tells which")
            return nil
        }
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

    private func discriminatorRules(
        _ positions: [Int], _ discriminator: Discriminator
    ) -> [UnionShape.Rule]? {
        let name = discriminator.propertyName
        let mapped = mappedValues(discriminator)
        var owners: [String: Int] = [:]
        var rules: [UnionShape.Rule] = []
        for position in positions {
            guard let values = values(of: name, at: position, mapped: mapped[position] ?? [])
            else { return nil }
            for value in values {
                guard let other = owners.updateValue(position, forKey: value) else { continue }
                refuse(
                    other, position, "'\(value)' as '\(name)' stands for both")
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
                lowering.error(
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
        guard isDiscriminated(position, by: name) else { return nil }
        guard let texts = texts(of: name, at: position)?.unique() else {
            if !mapped.isEmpty { return mapped }
            if case .component(let name) = union.alternatives[position].name { return [name] }
            refuse(position, "has no name for the discriminator '\(name)' to hold")
            return nil
        }
        if let stray = mapped.first(where: { !texts.contains($0) }) {
            refuse(position, "does not permit '\(stray)', by which the mapping finds it")
            return nil
        }
        return texts
    }

    /// Whether the alternative has a text as this property in all its values.
    private func isDiscriminated(_ position: Int, by name: String) -> Bool {
        for leaf in leaves[position] {
            guard case .object(let object) = leaf.kind,
                let property = object.properties.first(where: { $0.name == name }),
                property.isRequired, lowering.isPlainText(property.shape)
            else {
                refuse(position, "does not require a text as its discriminator '\(name)'")
                return false
            }
        }
        return true
    }

    /// With a discriminator, alternatives that are no objects have no place.
    private func refuseUndiscriminated() {
        guard let name = schema.discriminator?.propertyName else { return }
        for position in leaves.indices where objects(at: position).isEmpty {
            refuse(position, "does not require a text as its discriminator '\(name)'")
        }
    }

    // MARK: Reports

    private func refuse(_ position: Int, _ reason: String) {
        let alternative = union.alternatives[position]
        lowering.error(
            "union-discriminator", "the alternative '\(alternative.name.words)' \(reason)",
            at: schema.nameLocation(of: "discriminator"),
            notes: [.init("the alternative is here", at: alternative.origin)])
    }

    private func refuse(_ first: Int, _ second: Int, _ reason: String) {
        let (first, second) = (union.alternatives[first], union.alternatives[second])
        lowering.error(
            "union-ambiguous",
            "'\(first.name.words)' and '\(second.name.words)' cannot be told apart: \(reason)",
            at: place,
            notes: [
                .init("the one is here", at: first.origin),
                .init("the other is here", at: second.origin),
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
        case .enumeration(let values): return values.map(\.text)
        default: return nil
        }
    }

    /// Whether all values of a shape are texts.
    func isPlainText(_ shape: Shape) -> Bool {
        let resolved = resolved(shape)
        if resolved.isNullable { return false }
        switch resolved.kind {
        case .string, .constant, .enumeration: return true
        default: return false
        }
    }
}

extension ObjectShape {
    /// Whether an object may have a property of this name.
    fileprivate func canHold(_ name: String) -> Bool {
        allowsUnknown || properties.contains { $0.name == name }
    }
}

extension UnionShape.ValueType {
    /// `objects`
    fileprivate var phrase: String {
        switch self {
        case .boolean: "truth values"
        case .number: "numbers"
        case .string: "texts"
        case .array: "lists"
        case .object: "objects"
        }
    }
}

extension [String] {
    /// The different texts, in the order of their first appearance.
    fileprivate func unique() -> [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
