import JSON
import SourceText
import YAML

/// What a field of an object can hold.
protocol NodeReadable {
    /// Reads the value, or reports why it cannot be read and returns nil.
    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> Self?
}

/// What stands for a required field that is missing or wrong, so that the rest of the document is
/// read too.
protocol PlaceholderProviding {
    static func placeholder(at location: SourceLocation) -> Self
}

extension String: NodeReadable, PlaceholderProviding {
    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> String? {
        if let string = node.string { return string }
        reading.mismatch(node, field, expected: "a string")
        return nil
    }

    static func placeholder(at location: SourceLocation) -> String { "" }
}

extension Bool: NodeReadable {
    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> Bool? {
        if case .boolean(let value) = node.scalar?.value { return value }
        reading.mismatch(node, field, expected: "a boolean")
        return nil
    }
}

extension JSONNumber: NodeReadable {
    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> JSONNumber? {
        if let number = node.scalar?.number { return number }
        reading.mismatch(node, field, expected: "a number")
        return nil
    }
}

extension Node: NodeReadable {
    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> Node? { node }
}

extension Array: NodeReadable where Element: NodeReadable {
    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> [Element]? {
        guard let elements = node.elements else {
            reading.mismatch(node, field, expected: "an array")
            return nil
        }
        return elements.compactMap { Element.read($0, field.element, reading) }
    }
}

extension OrderedMap: NodeReadable where Value: NodeReadable {
    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> OrderedMap<Value>? {
        guard let entries = node.entries else {
            reading.mismatch(node, field, expected: "an object")
            return nil
        }
        return OrderedMap(entries, reading)
    }

    /// Reads the values of these entries; those that cannot be read are left out.
    init(_ entries: some Sequence<Node.Entry>, _ reading: Reading) {
        self.init(
            entries.compactMap { entry in
                let name = entry.name
                return Value.read(entry.value, FieldName(name: name), reading).map {
                    Element(name: name, nameLocation: entry.key.location, value: $0)
                }
            })
    }
}

extension NodeReadable where Self: RawRepresentable & CaseIterable, RawValue == String {
    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> Self? {
        guard let text = String.read(node, field, reading) else { return nil }
        if let value = Self(rawValue: text) { return value }
        let names = allCases.map(\.rawValue)
        let list = names.map { "'\($0)'" }.joined(separator: ", ")
        reading.error(
            "field-value", "\(field) must be one of \(list); found '\(text)'", at: node.location,
            hint: Diagnostic.hint(for: text, among: names))
        return nil
    }
}
