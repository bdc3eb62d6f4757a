internal import JSON

/// The texts of a parameter, grouped by its style.
indirect enum ParameterNode {
    /// One text.
    case text(String)
    /// JSON, well-formed.
    case json([UInt8])
    /// Several values in order.
    case list([ParameterNode])
    /// Values with names.
    case members(ParameterMembers)

    /// Whether it is one text of no characters.
    var isEmptyText: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .list(let nodes): nodes.count == 1 && nodes[0].isEmptyText
        default: false
        }
    }

    /// The two one after the other.
    func followed(by next: ParameterNode) -> ParameterNode {
        if case .list(let nodes) = self { return .list(nodes + [next]) }
        return .list([self, next])
    }
}

/// Values with names, each name once, in the order of their first mention.
struct ParameterMembers {
    private(set) var entries: [(name: String, node: ParameterNode)] = []
    private var places: [String: Int] = [:]

    var isEmpty: Bool { entries.isEmpty }

    /// Puts a value at a path of names; values with the same path become a list.
    mutating func insert(_ node: ParameterNode, at path: ArraySlice<String>) {
        guard let name = path.first else { return }
        let rest = path.dropFirst()
        guard let place = places[name] else {
            places[name] = entries.count
            entries.append((name, Self.nest(node, in: rest)))
            return
        }
        // Taken out so that a growing list is not copied.
        let known = entries[place].node
        entries[place].node = .text("")
        switch known {
        case .members(var members) where !rest.isEmpty:
            members.insert(node, at: rest)
            entries[place].node = .members(members)
        case .list(var nodes):
            nodes.append(Self.nest(node, in: rest))
            entries[place].node = .list(nodes)
        default:
            entries[place].node = .list([known, Self.nest(node, in: rest)])
        }
    }

    private static func nest(
        _ node: ParameterNode, in path: ArraySlice<String>
    ) -> ParameterNode {
        guard !path.isEmpty else { return node }
        var members = ParameterMembers()
        members.insert(node, at: path)
        return .members(members)
    }

    /// The values in order, when the names are positions in a list: `a[0]`, `a[1]`, `a[]`.
    var elements: [ParameterNode]? {
        var numbered: [(position: Int, node: ParameterNode)] = []
        for (name, node) in entries {
            if name.isEmpty {
                if case .list(let nodes) = node {
                    numbered += nodes.map { (.max, $0) }
                } else {
                    numbered.append((.max, node))
                }
            } else if let position = Int(name), position >= 0 {
                numbered.append((position, node))
            } else {
                return nil
            }
        }
        // Those without a number keep their order: `sorted` is stable.
        return numbered.sorted { $0.position < $1.position }.map(\.node)
    }
}

// MARK: JSON

extension JSONWriter {
    /// Writes texts as the JSON that the schema makes of them.
    mutating func node(_ node: ParameterNode, _ schema: ParameterSchema) {
        self.node(node, ParameterChoice(schema))
    }

    mutating func node(_ node: ParameterNode, _ choice: ParameterChoice) {
        switch node {
        case .json(let bytes): raw(bytes)
        case .text(let text): scalar(text, choice)
        case .list(let nodes): list(nodes, choice.element ?? .any)
        case .members(let members):
            if !choice.hasObjects || choice.isAny, choice.element != nil,
                let elements = members.elements
            {
                list(elements, choice.element ?? .any)
            } else {
                object(members, choice)
            }
        }
    }

    private mutating func list(_ nodes: [ParameterNode], _ element: ParameterSchema) {
        let choice = ParameterChoice(element)
        beginArray()
        for node in nodes { self.node(node, choice) }
        endArray()
    }

    private mutating func object(_ members: ParameterMembers, _ choice: ParameterChoice) {
        beginObject()
        for (name, node) in members.entries {
            key(name)
            self.node(node, choice.property(name) ?? .any)
        }
        endObject()
    }

    /// One text. What is no value of the schema is written as a string, so that the rule refuses
    /// it.
    private mutating func scalar(_ text: String, _ choice: ParameterChoice) {
        let scalars = choice.scalars
        // Where texts are values, `null` is one, and so is the empty one.
        if scalars.contains(.null), !scalars.contains(.string), text.isEmpty || text == "null" {
            return null()
        }
        if scalars.contains(.boolean), text == "true" || text == "false" {
            return boolean(text == "true")
        }
        if scalars.contains(.number), JSONNumberText.isNumber(text) {
            return raw(Array(text.utf8))
        }
        if choice.hasScalars { return string(text) }
        structured(text, choice)
    }

    /// A text where a list or an object is wanted, which no style describes: JSON, or a list with
    /// commas.
    private mutating func structured(_ text: String, _ choice: ParameterChoice) {
        if text.first == "{" || text.first == "[",
            let value = try? JSONValue.parse(Array(text.utf8))
        {
            self.value(value)
        } else if let element = choice.element {
            let items =
                text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false)
            list(items.map { .text(String($0)) }, element)
        } else {
            string(text)
        }
    }
}

/// The grammar of numbers in JSON.
enum JSONNumberText {
    // RFC 8259 6: number = [ minus ] int [ frac ] [ exp ]
    static func isNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let count = rest.prefix { isDigit($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        if rest.first == UInt8(ascii: "0") {
            rest.removeFirst()
        } else if digits() == 0 {
            return false
        }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            if digits() == 0 { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
                rest.removeFirst()
            }
            if digits() == 0 { return false }
        }
        return rest.isEmpty
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
