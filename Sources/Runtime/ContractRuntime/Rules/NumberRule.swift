public import JSON

/// What a schema of type `number` asks of a value.
public struct NumberRule: ParameterRule, Equatable {
    private let minimum: Double?
    private let maximum: Double?
    private let exclusiveMinimum: Double?
    private let exclusiveMaximum: Double?
    private let multipleOf: Double?

    /// All numbers fit.
    public static let any = NumberRule()

    /// Makes a rule of the keywords of a schema.
    public init(
        minimum: Double? = nil, maximum: Double? = nil, exclusiveMinimum: Double? = nil,
        exclusiveMaximum: Double? = nil, multipleOf: Double? = nil
    ) {
        precondition((multipleOf ?? 1) > 0, "multipleOf is greater than 0")
        self.minimum = minimum
        self.maximum = maximum
        self.exclusiveMinimum = exclusiveMinimum
        self.exclusiveMaximum = exclusiveMaximum
        self.multipleOf = multipleOf
    }

    /// Reads a number.
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Double? {
        guard let value = try json.number() else { return nil }
        guard !json.isLenient, let violation = violation(by: value) else { return value }
        json.note(violation)
        return nil
    }

    /// Reads a number.
    public func read(text: inout ParameterText) -> Double? {
        guard let value = text.number() else { return nil }
        guard !text.isLenient, let violation = violation(by: value) else { return value }
        text.note(violation)
        return nil
    }

    private func violation(by value: Double) -> RuleViolation? {
        if let minimum, value < minimum {
            return RuleViolation("minimum", "expected at least \(minimum)")
        }
        if let maximum, value > maximum {
            return RuleViolation("maximum", "expected at most \(maximum)")
        }
        if let exclusiveMinimum, value <= exclusiveMinimum {
            return RuleViolation("exclusiveMinimum", "expected more than \(exclusiveMinimum)")
        }
        if let exclusiveMaximum, value >= exclusiveMaximum {
            return RuleViolation("exclusiveMaximum", "expected less than \(exclusiveMaximum)")
        }
        if let multipleOf, !Self.isMultiple(value, of: multipleOf) {
            return RuleViolation("multipleOf", "expected a multiple of \(multipleOf)")
        }
        return nil
    }

    // On the decimals that people write and not on their binary neighbours: 0.3 is a multiple of
    // 0.1.
    private static func isMultiple(_ value: Double, of divisor: Double) -> Bool {
        guard let value = JSONNumber(value), let divisor = JSONNumber(divisor) else { return false }
        return value.decimal.isMultiple(of: divisor.decimal)
    }
}
