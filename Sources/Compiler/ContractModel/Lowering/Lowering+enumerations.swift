import JSON
import OpenAPI
import SourceText
import YAML

// `enum` and `const`, and alternatives that are nothing but constants, as documents write them to
// describe each value.

extension Lowering {
    /// A list of values as a shape.
    func enumeration(
        _ values: [EnumerationValue], _ conjunction: Conjunction, _ facts: SchemaFacts
    ) -> Shape {
        let nodes = listedNodes(of: facts) ?? []
        let isNullable =
            nodes.contains { $0.node.isNull } && facts.types?.contains(.null) != false
        let silent: Set<String> = ["enum", "const", "type", "$ref", "allOf", "format"]
        let listing = facts.alternatives.isEmpty ? silent : silent.union(["oneOf", "anyOf"])
        if facts.keywords.isSubset(of: listing) {
            return shape(.enumeration(values), conjunction.schema, isNullable: isNullable)
        }
        // Other keywords may take some of the values away.
        let fitting = values.filter { value in
            nodes.first { $0.node.location == value.origin }.map { fits($0.node, conjunction) }
                ?? true
        }
        return fitting.isEmpty
            ? checked(.any, conjunction)
            : shape(.enumeration(fitting), conjunction.schema, isNullable: isNullable)
    }

    /// The values that are not null and fit the type, each once; nil where none are listed.
    func listedValues(of facts: SchemaFacts) -> [EnumerationValue]? {
        guard let nodes = listedNodes(of: facts) else { return nil }
        var seen: Set<String> = []
        return nodes.compactMap { node, title in
            if node.isNull || !fits(node, facts.types) { return nil }
            let json = String(decoding: node.jsonValue.serialized(), as: UTF8.self)
            guard seen.insert(json).inserted else { return nil }
            return EnumerationValue(
                text: node.string ?? json, isText: node.string != nil, json: json, title: title,
                origin: node.location)
        }
    }

    /// The listed values as they were written, with what they are called.
    private func listedNodes(of facts: SchemaFacts) -> [(node: Node, title: String?)]? {
        if let values = facts.values {
            let names = valueNames(facts)
            return values.enumerated().map { position, node in
                (node, position < names.count ? names[position] : nil)
            }
        }
        guard facts.alternatives.count == 1, let list = facts.alternatives.first else { return nil }
        let alternatives = list.part.schema.alternatives(list.keyword)
        var nodes: [(node: Node, title: String?)] = []
        for schema in alternatives {
            guard schema.reference == nil,
                let values = schema.allowedValues ?? schema.constant.map({ [$0] }),
                schema.assertions.isSubset(of: ["enum", "const", "type"])
            else { return nil }
            nodes += values.map { ($0, values.count == 1 ? schema.title : nil) }
        }
        return nodes
    }

    /// What code generators call the values, by an extension that many documents have.
    private func valueNames(_ facts: SchemaFacts) -> [String] {
        for schema in facts.parts.map(\.schema) where schema.allowedValues != nil {
            for name in ["x-enum-varnames", "x-enumNames", "x-enum-names"] {
                guard let elements = schema.node[name]?.elements,
                    elements.count == facts.values?.count
                else { continue }
                return elements.compactMap(\.string)
            }
        }
        return []
    }

    private func fits(_ node: Node, _ conjunction: Conjunction) -> Bool {
        conjunction.roots.allSatisfy { examples.violations(of: $0.schema, by: node).isEmpty }
    }

    private func fits(_ node: Node, _ types: Set<SchemaType>?) -> Bool {
        guard let types else { return true }
        switch node.jsonValue {
        case .null: return types.contains(.null)
        case .boolean: return types.contains(.boolean)
        case .string: return types.contains(.string)
        case .array: return types.contains(.array)
        case .object: return types.contains(.object)
        case .number(let number):
            return types.contains(.number)
                || types.contains(.integer) && number.double.rounded() == number.double
        }
    }

    /// Warns of values that are repeated, or do not fit the type.
    func warnOfIdleValues(of facts: SchemaFacts) {
        for schema in facts.parts.map(\.schema) {
            var first: [String: Node] = [:]
            for node in schema.allowedValues ?? [] {
                let text = String(decoding: node.jsonValue.serialized(), as: UTF8.self)
                if !fits(node, schema.types.map { Set($0) }), !node.isNull {
                    warning(
                        "enum-type", "\(node.kindDescription) in 'enum' does not fit the 'type'",
                        at: node.location, hint: Self.quotingHint(node, schema.types ?? []))
                }
                guard let earlier = first.updateValue(node, forKey: text) else { continue }
                warning(
                    "value-repeated", "\(text) is repeated in 'enum'", at: node.location,
                    notes: [.init("it stands here first", at: earlier.location)])
            }
        }
    }

    private static func quotingHint(_ node: Node, _ types: [SchemaType]) -> String? {
        guard types.contains(.string), let text = node.scalar?.text else { return nil }
        return "if it is a text, write it in quotes: '\(text)'"
    }
}
