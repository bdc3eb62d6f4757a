/// A property that may be absent, may be null, and means something else in each case: in a change
/// request an absent `city` is kept and a null `city` is removed.
public enum Presence<Value> {
    /// The property is not there.
    case absent
    /// The property is `null`.
    case null
    /// The property has this value.
    case value(Value)

    /// The value, or nil when it is absent or null.
    @inlinable
    public var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }

    /// The same presence of what `transform` makes of the value.
    @inlinable
    public func map<Result>(_ transform: (Value) throws -> Result) rethrows -> Presence<Result> {
        switch self {
        case .absent: .absent
        case .null: .null
        case .value(let value): .value(try transform(value))
        }
    }

    /// Whether the property is there, as null or with a value.
    @inlinable
    public var isPresent: Bool {
        if case .absent = self { false } else { true }
    }
}

extension Presence: Sendable where Value: Sendable {}
extension Presence: Equatable where Value: Equatable {}
extension Presence: Hashable where Value: Hashable {}
