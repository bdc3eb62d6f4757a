public import JSON

/// The rule of a named schema: its type reads itself.
public struct SchemaRule<Value: JSONReadable & Sendable>: ValueRule {
    /// Makes the rule.
    public init() {}

    /// Reads a value of the type.
    @inlinable
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Value? {
        try Value.read(from: &json)
    }
}

extension SchemaRule: ParameterRule where Value: ContractEnumeration {
    /// Reads the name of a case.
    public func read(text: inout ParameterText) -> Value? {
        guard let name = text.string() else { return nil }
        if let value = Value(name: name) { return value }
        text.violate("enum", Value.expectation)
        return nil
    }
}

/// The rule of a schema that takes any JSON.
public struct AnyValueRule: ValueRule {
    /// Makes the rule.
    public init() {}

    /// Reads a value of any kind.
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> JSONValue? {
        try json.value()
    }
}

/// The rule of a schema that takes what another takes, and null.
public struct NullableRule<Wrapped: ValueRule>: ValueRule {
    /// The rule of what is not null.
    public let wrapped: Wrapped

    /// Makes the rule.
    public init(of wrapped: Wrapped) { self.wrapped = wrapped }

    /// Reads null, as `.some(nil)`, or a value.
    @inlinable
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Wrapped.Value?? {
        try json.nullable(wrapped)
    }
}
