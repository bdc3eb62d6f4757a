/// A number of JSON with the digits that it was written in.
///
/// Two are equal when their values are, as JSON Schema compares them: 1, 1.0 and 1e0 are one
/// number, and 9007199254740993 is not 9007199254740992.
public struct JSONNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number as it was written.
    public let text: String
    /// The number when it has no fraction, however it is spelled, and fits; nil otherwise.
    public let integer: Int64?

    /// Makes a number of a literal that is known to be of JSON's grammar.
    init(validated text: String, integer: Int64?) {
        self.text = text
        self.integer = integer
    }

    /// Makes an integer.
    public init(_ value: Int64) {
        self.init(validated: String(value), integer: value)
    }

    /// Makes a number that is written in the fewest digits that name `value`; nil when it is not
    /// finite.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.init(JSONWriter.text(of: value))
    }

    /// Makes a number of its text; nil when that is not a number of JSON.
    public init?(_ text: String) {
        guard case .number(let number)? = try? JSONValue.parse(Array(text.utf8)),
            number.text.utf8.count == text.utf8.count
        else { return nil }
        self = number
    }

    /// The nearest double; infinite beyond the doubles.
    public var double: Double { integer.map(Double.init) ?? Double(text) ?? .nan }

    /// The number exactly.
    public var decimal: JSONDecimal { JSONDecimal(literal: text.utf8.span) }

    /// The number as it was written.
    public var description: String { text }

    /// Whether the two have the same value.
    public static func == (left: Self, right: Self) -> Bool {
        // One with an Int64 never equals one without.
        guard left.integer == nil, right.integer == nil else {
            return left.integer == right.integer
        }
        return left.decimal == right.decimal
    }

    /// Hashes the value, not the spelling.
    public func hash(into hasher: inout Hasher) {
        if let integer { hasher.combine(integer) } else { hasher.combine(decimal) }
    }

    /// Compares the values.
    public static func < (left: Self, right: Self) -> Bool {
        if let integer = left.integer, let other = right.integer { return integer < other }
        return left.decimal < right.decimal
    }
}
