public import JSON

/// A value behind a reference, so that a type can hold an optional of itself: a comment its answer.
public indirect enum Indirect<Value: Sendable>: Sendable {
    /// The value.
    case value(Value)

    /// Puts `value` behind a reference.
    public init(_ value: Value) { self = .value(value) }

    /// The value.
    public var value: Value {
        switch self {
        case .value(let value): value
        }
    }
}

extension Indirect: Equatable where Value: Equatable {}
extension Indirect: Hashable where Value: Hashable {}

extension Indirect: JSONReadable where Value: JSONReadable {
    /// Reads the value.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Self? {
        try Value.read(from: &json).map(Self.init)
    }
}

extension Indirect: JSONWritable where Value: JSONWritable {
    /// Writes the value.
    public func write(to json: inout JSONWriter) { value.write(to: &json) }
}
