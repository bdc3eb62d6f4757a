public import JSON

/// An enumeration of the contract: strings on the wire, small integers in memory.
///
/// Emitted code numbers the cases in the order of the schema and names them in a table:
///
///     public enum Direction: Int, ContractEnumeration {
///         case all
///         case sent
///         public static let names: [StaticString] = ["all", "sent"]
///     }
public protocol ContractEnumeration: RawRepresentable, CaseIterable, Hashable, Sendable,
    JSONReadable, JSONWritable
where RawValue == Int {
    /// The names on the wire, by raw value.
    static var names: [StaticString] { get }
}

extension ContractEnumeration {
    /// The name on the wire.
    public var name: String { Self.names[rawValue].description }

    /// The case of this name on the wire, compared byte by byte; nil when there is none.
    public init?(name: String) {
        self.init(spelledBy: name.utf8.span)
    }

    /// Reads the name of a case; any other string violates `enum`.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Self? {
        let found: Self?? = try json.string { text in Self(spelledBy: text) }
        if let found, found == nil { json.violate("enum", expectation) }
        return found ?? nil
    }

    /// Writes the name.
    public func write(to json: inout JSONWriter) { json.string(Self.names[rawValue]) }

    private init?(spelledBy text: Span<UInt8>) {
        let names = Self.names
        for index in names.indices where names[index].isSpelled(by: text) {
            self.init(rawValue: index)
            return
        }
        return nil
    }

    /// What a violation says: all names, or how many where there are too many to read.
    static var expectation: String {
        guard names.count <= 12 else { return "expected one of \(names.count) names" }
        return "expected one of " + names.map { "'\($0)'" }.joined(separator: ", ")
    }
}

/// An enumeration of the contract whose values are not all strings: each is known by its JSON.
///
///     public enum Priority: Int, ContractValueEnumeration {
///         case value1
///         case value2
///         public static let values = ContractValues("1", "2")
///     }
public protocol ContractValueEnumeration: RawRepresentable, CaseIterable, Hashable, Sendable,
    JSONReadable, JSONWritable
where RawValue == Int {
    /// The values on the wire, by raw value.
    static var values: ContractValues { get }
}

/// The values of an enumeration, as JSON.
public struct ContractValues: Sendable {
    let values: [JSONValue]

    /// Makes the values of their JSON texts.
    public init(_ texts: StaticString...) {
        values = texts.map { text in
            guard let value = try? JSONValue.parse(Array(text.description.utf8)) else {
                preconditionFailure("'\(text)' is no JSON")
            }
            return value
        }
    }
}

extension ContractValueEnumeration {
    /// The value on the wire.
    public var value: JSONValue { Self.values.values[rawValue] }

    /// The case of this value on the wire; nil when there is none.
    public init?(value: JSONValue) {
        guard let index = Self.values.values.firstIndex(of: value) else { return nil }
        self.init(rawValue: index)
    }

    /// Reads the value of a case; any other value violates `enum`.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Self? {
        if let value = Self(value: try json.value()) { return value }
        json.violate("enum", expectation)
        return nil
    }

    /// Writes the value.
    public func write(to json: inout JSONWriter) { json.value(value) }

    /// What a violation says: all values, or how many where there are too many to read.
    static var expectation: String {
        let values = values.values
        guard values.count <= 12 else { return "expected one of \(values.count) values" }
        let texts = values.map { String(decoding: $0.serialized(), as: UTF8.self) }
        return "expected one of " + texts.joined(separator: ", ")
    }
}
