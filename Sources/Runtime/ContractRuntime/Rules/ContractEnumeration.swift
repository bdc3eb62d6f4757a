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
