/// Any value of JSON.
///
/// Equality is that of JSON Schema (2020-12, core 4.2.2): numbers by value, strings scalar by
/// scalar, objects without order.
public enum JSONValue: Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case boolean(Bool)
    /// A number with its spelling.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, its properties in order.
    case object(JSONObject)

    /// Reads a whole text.
    public static func parse(
        _ bytes: [UInt8], strictness: JSONStrictness = .strict, limits: JSONLimits = .standard
    ) throws(JSONSyntaxError) -> JSONValue {
        var reader = JSONReader(bytes, strictness: strictness, limits: limits)
        let value = try reader.value()
        try reader.finish()
        return value
    }

    /// Which of the six kinds it is.
    public var kind: JSONKind {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}

extension JSONValue {
    /// The Boolean, if it is one.
    public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
    /// The number, if it is one.
    public var number: JSONNumber? { if case .number(let value) = self { value } else { nil } }
    /// The integer, if it is a number without a fraction that fits.
    public var integer: Int64? { number?.integer }
    /// The string, if it is one.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The elements, if it is an array.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The properties, if it is an object.
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// The value of a property; nil when there is none, or this is no object.
    public subscript(key: String) -> JSONValue? { object?[key] }

    /// The value at `pointer` in this one; nil when there is none.
    public subscript(pointer: JSONPointer) -> JSONValue? {
        var value = self
        for token in pointer.tokens {
            switch value {
            case .object(let object):
                guard let next = object[token] else { return nil }
                value = next
            case .array(let elements):
                guard let index = JSONPointer.index(token), index < elements.count else {
                    return nil
                }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}

extension JSONValue: Hashable {
    /// Whether the two are one value to JSON Schema.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): ExactKey.isSame(left, right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// Hashes the value as `==` compares it.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        switch self {
        case .null: break
        case .boolean(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): ExactKey.hash(value, into: &hasher)
        case .array(let value): hasher.combine(value)
        case .object(let value): hasher.combine(value)
        }
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// Makes `null`.
    public init(nilLiteral: ()) { self = .null }
    /// Makes a Boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// Makes a number.
    public init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
    /// Makes a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Makes an object; of two properties with one name the last counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (key, value) in elements { object.updateValue(value, forKey: key) }
        self = .object(object)
    }
}

extension JSONValue: CustomStringConvertible {
    /// The text of the value in one line.
    public var description: String { String(decoding: serialized(), as: UTF8.self) }
}
