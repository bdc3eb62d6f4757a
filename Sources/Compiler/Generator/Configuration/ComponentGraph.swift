import YAML

/// Which components refer to which, read from the references of the document's tree.
struct ComponentGraph {
    /// A component.
    struct Key: Hashable {
        let section: String
        let name: String
    }

    private var nodesByKey: [Key: Node] = [:]
    /// Whether schemas are referred to by other names than pointers, so that none can be missed.
    private let hasAnchors: Bool

    init(_ components: Node) {
        for section in components.entries ?? [] {
            for component in section.value.entries ?? [] {
                nodesByKey[Key(section: section.name, name: component.name)] = component.value
            }
        }
        hasAnchors = Self.hasAnchors(components)
    }

    /// The components of which something holds.
    func nodes(where holds: (Key) -> Bool) -> [Node] {
        nodesByKey.filter { holds($0.key) }.map(\.value)
    }

    /// The components that the nodes lead to, over whatever way.
    func reached(from roots: [Node]) -> Set<Key> {
        var found: Set<Key> = []
        var stack = roots
        while let node = stack.popLast() {
            switch node.kind {
            case .sequence(let elements): stack += elements
            case .mapping(let entries): stack += entries.map(\.value)
            case .scalar(let scalar):
                for key in keys(in: scalar.text) where found.insert(key).inserted {
                    if let target = nodesByKey[key] { stack.append(target) }
                }
            }
        }
        return found
    }

    /// The component that a text refers to. A text that happens to look like a reference, or to be
    /// the name of a schema (`discriminator` has such), keeps a component that could have gone.
    private func keys(in text: String) -> [Key] {
        var keys: [Key] = []
        let schema = Key(section: "schemas", name: text)
        if nodesByKey[schema] != nil { keys.append(schema) }
        if text.hasPrefix("#/components/") {
            let tokens = text.split(separator: "/").dropFirst(2)
            guard let section = tokens.first, let name = tokens.dropFirst().first else { return [] }
            keys.append(Key(section: String(section), name: Self.unescaped(name)))
        } else if hasAnchors, text.hasPrefix("#") {
            keys += nodesByKey.keys.filter { $0.section == "schemas" }
        }
        return keys
    }

    /// RFC 6901, section 4, and RFC 3986, section 2.1.
    private static func unescaped(_ token: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(token.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
            .replacing("~1", with: "/").replacing("~0", with: "~")
    }

    private static func hasAnchors(_ node: Node) -> Bool {
        var stack = [node]
        while let node = stack.popLast() {
            if let elements = node.elements { stack += elements }
            for entry in node.entries ?? [] {
                if ["$anchor", "$dynamicAnchor", "$id"].contains(entry.name) { return true }
                stack.append(entry.value)
            }
        }
        return false
    }
}
