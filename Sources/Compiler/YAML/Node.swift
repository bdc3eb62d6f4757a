public import SourceText

/// A value of a YAML or JSON document, with the place where it was written.
///
/// Aliases are resolved: an aliased node keeps the place of its anchor.
public struct Node: Sendable {
    /// What the node holds.
    public let kind: Kind
    private let file: SourceFile
    private let range: SourceRange

    /// The three kinds of nodes of YAML 1.2, section 3.2.1.1.
    public enum Kind: Sendable {
        /// A text, a number, a truth value or null.
        case scalar(Scalar)
        /// A list.
        case sequence([Node])
        /// Names and values in the order of the document.
        case mapping([Entry])
    }

    /// One name with its value.
    ///
    /// The key is kept in parts: names are compared far more often than keys are asked for as
    /// nodes.
    public struct Entry: Sendable {
        private let scalar: Scalar
        private let file: SourceFile
        private let range: SourceRange
        /// What it names.
        public let value: Node

        /// Makes an entry of a key, which must be a scalar, and a value; nil for other keys.
        public init?(key: Node, value: Node) {
            guard case .scalar(let scalar) = key.kind else { return nil }
            self.scalar = scalar
            self.file = key.file
            self.range = key.range
            self.value = value
        }

        /// The name as a node.
        public var key: Node {
            Node(.scalar(scalar), at: SourceLocation(file: file, range: range))
        }

        /// The same name with another value.
        public func with(_ value: Node) -> Entry { Entry(self, value) }

        private init(_ other: Entry, _ value: Node) {
            scalar = other.scalar
            file = other.file
            range = other.range
            self.value = value
        }

        /// The key's text as written, without quotes: `200:` is named "200".
        public var name: String { scalar.text }
    }

    /// Makes a node.
    public init(_ kind: Kind, at location: SourceLocation) {
        self.kind = kind
        self.file = location.file
        self.range = location.range
    }

    /// Where the node was written, with its quotes and brackets, without its anchor and tag.
    public var location: SourceLocation { SourceLocation(file: file, range: range) }
}

extension Node {
    /// The scalar, or nil for a collection.
    public var scalar: Scalar? {
        if case .scalar(let scalar) = kind { scalar } else { nil }
    }

    /// The text of a scalar that is a string by the core schema, or nil.
    public var string: String? {
        if case .string(let text) = scalar?.value { text } else { nil }
    }

    /// Whether the node is a null by the core schema.
    public var isNull: Bool {
        if case .null = scalar?.value { true } else { false }
    }

    /// The elements of a sequence, or nil.
    public var elements: [Node]? {
        if case .sequence(let elements) = kind { elements } else { nil }
    }

    /// The entries of a mapping in their order, or nil.
    public var entries: [Entry]? {
        if case .mapping(let entries) = kind { entries } else { nil }
    }

    /// The entry of a mapping with this name, or nil; looked up in linear time.
    public func entry(_ name: String) -> Entry? {
        guard case .mapping(let entries) = kind else { return nil }
        for index in entries.indices where entries[index].name == name { return entries[index] }
        return nil
    }

    /// The value of a mapping's entry with this name, or nil; looked up in linear time.
    public subscript(_ name: String) -> Node? { entry(name)?.value }

    /// What the node is, in the words of the specification: "a string", "an array".
    public var kindDescription: String {
        switch kind {
        case .sequence: "an array"
        case .mapping: "an object"
        case .scalar(let scalar):
            switch scalar.value {
            case .null: "null"
            case .boolean: "a boolean"
            case .integer: "an integer"
            case .number: "a number"
            case .string: "a string"
            }
        }
    }
}
