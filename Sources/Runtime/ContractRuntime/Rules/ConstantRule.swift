public import JSON

/// What a schema with a `const` that is a string asks of a value.
public struct ConstantRule: ParameterRule {
    private let constant: String

    /// Makes a rule for `constant` and nothing else.
    public init(_ constant: StaticString) { self.constant = constant.description }

    /// Reads the constant.
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> String? {
        guard let value = try json.string() else { return nil }
        if isConstant(value) { return constant }
        json.violate("const", expectation)
        return nil
    }

    /// Reads the constant.
    public func read(text: inout ParameterText) -> String? {
        guard let value = text.string() else { return nil }
        if isConstant(value) { return constant }
        text.violate("const", expectation)
        return nil
    }

    // By bytes: Swift takes strings for equal that only look alike.
    private func isConstant(_ value: String) -> Bool { value.utf8.elementsEqual(constant.utf8) }

    private var expectation: String { "expected '\(constant)'" }
}
