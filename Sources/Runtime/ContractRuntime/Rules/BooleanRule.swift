public import JSON

/// What a schema of type `boolean` asks of a value.
public struct BooleanRule: ParameterRule, Equatable {
    /// Makes the rule.
    public init() {}

    /// Reads `true` or `false`.
    @inlinable
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Bool? {
        try json.boolean()
    }

    /// Reads `true` or `false`.
    public func read(text: inout ParameterText) -> Bool? { text.boolean() }
}
