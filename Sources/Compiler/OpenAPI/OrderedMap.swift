public import SourceText

/// Names with values, in the order of the document.
public struct OrderedMap<Value: Sendable>: Sendable, RandomAccessCollection {
    /// One name with its value.
    public struct Element: Sendable {
        /// The name as written, without quotes.
        public let name: String
        /// Where the name was written.
        public let nameLocation: SourceLocation
        /// What it names.
        public let value: Value
    }

    private let elements: [Element]
    /// Positions by name; only for maps that are long enough to gain from it.
    private let index: [String: Int]

    /// Makes a map of elements whose names differ.
    public init(_ elements: [Element] = []) {
        self.elements = elements
        index =
            elements.count <= 8
            ? [:]
            : Dictionary(
                elements.enumerated().map { ($0.element.name, $0.offset) },
                uniquingKeysWith: { first, _ in first })
    }

    /// The first position: 0.
    public var startIndex: Int { 0 }
    /// The number of elements.
    public var endIndex: Int { elements.count }
    /// The element at a position.
    public subscript(position: Int) -> Element { elements[position] }

    /// The value with this name, or nil.
    public subscript(name: String) -> Value? { element(name)?.value }

    /// The element with this name, or nil.
    public func element(_ name: String) -> Element? {
        if index.isEmpty { return elements.first { $0.name == name } }
        return index[name].map { elements[$0] }
    }

    /// The names in their order.
    public var names: [String] { elements.map(\.name) }
}
