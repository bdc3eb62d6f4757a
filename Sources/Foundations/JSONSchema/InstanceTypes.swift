package import JSON

/// A set of the seven names that `type` knows.
package struct InstanceTypes: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package static let null = Self(rawValue: 1)
    package static let boolean = Self(rawValue: 1 << 1)
    package static let object = Self(rawValue: 1 << 2)
    package static let array = Self(rawValue: 1 << 3)
    package static let number = Self(rawValue: 1 << 4)
    package static let string = Self(rawValue: 1 << 5)
    package static let integer = Self(rawValue: 1 << 6)

    private static let names: [(name: String, type: Self, phrase: String)] = [
        ("null", .null, "null"), ("boolean", .boolean, "a boolean"),
        ("object", .object, "an object"), ("array", .array, "an array"),
        ("number", .number, "a number"), ("string", .string, "a string"),
        ("integer", .integer, "an integer"),
    ]

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Nil when there is no such type.
    init?(name: String) {
        guard let entry = Self.names.first(where: { $0.name == name }) else { return nil }
        self = entry.type
    }

    /// Whether an instance is of one of the types. 1.0 is an integer (2020-12, validation 6.1.1).
    package func include(_ instance: JSONValue) -> Bool {
        switch instance {
        case .null: contains(.null)
        case .boolean: contains(.boolean)
        case .object: contains(.object)
        case .array: contains(.array)
        case .string: contains(.string)
        case .number(let number): contains(.number) || contains(.integer) && number.isIntegral
        }
    }

    /// The types for a reader: "a string or null".
    var phrase: String {
        listed(Self.names.filter { contains($0.type) }.map(\.phrase), "or")
    }
}

extension JSONNumber {
    /// Whether the number has no fraction, however large it is and however it is written.
    package var isIntegral: Bool { integer != nil || decimal.isIntegral }
}
