public import JSON

/// What a schema of type `integer` asks of a value.
public struct IntegerRule: ParameterRule, Equatable {
    /// The least and the greatest allowed value, exclusive limits folded in.
    public let range: ClosedRange<Int64>
    @usableFromInline let multipleOf: Int64
    private let isMinimumExclusive: Bool
    private let isMaximumExclusive: Bool

    /// All integers fit.
    public static let any = IntegerRule()

    /// The integers of 32 bits fit (`format: int32`).
    public static let int32 = IntegerRule(
        minimum: Int64(Int32.min), maximum: Int64(Int32.max))

    /// Makes a rule of the keywords of a schema. Keywords that no integer can satisfy
    /// together are refused by the contract's compiler.
    public init(
        minimum: Int64? = nil, maximum: Int64? = nil, exclusiveMinimum: Int64? = nil,
        exclusiveMaximum: Int64? = nil, multipleOf: Int64? = nil
    ) {
        let least = max(minimum ?? .min, exclusiveMinimum.map { $0 + 1 } ?? .min)
        let greatest = min(maximum ?? .max, exclusiveMaximum.map { $0 - 1 } ?? .max)
        precondition(least <= greatest, "no integer is between \(least) and \(greatest)")
        precondition((multipleOf ?? 1) > 0, "multipleOf is greater than 0")
        range = least...greatest
        isMinimumExclusive = exclusiveMinimum != nil && minimum != least
        isMaximumExclusive = exclusiveMaximum != nil && maximum != greatest
        self.multipleOf = multipleOf ?? 1
    }

    /// Reads an integer; an integral number in any spelling is one.
    @inlinable
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Int64? {
        guard let value = try json.integer() else { return nil }
        if isSatisfied(by: value) || json.isLenient { return value }
        json.note(violation(by: value))
        return nil
    }

    /// Reads an integer.
    @inlinable
    public func read(text: inout ParameterText) -> Int64? {
        guard let value = text.integer() else { return nil }
        if isSatisfied(by: value) || text.isLenient { return value }
        text.note(violation(by: value))
        return nil
    }

    @inlinable
    func isSatisfied(by value: Int64) -> Bool {
        range.contains(value) && (multipleOf == 1 || value % multipleOf == 0)
    }

    /// Which keyword `value`, which does not satisfy the rule, violates.
    @usableFromInline
    func violation(by value: Int64) -> RuleViolation {
        if value < range.lowerBound {
            return isMinimumExclusive
                ? RuleViolation("exclusiveMinimum", "expected more than \(range.lowerBound - 1)")
                : RuleViolation("minimum", "expected at least \(range.lowerBound)")
        }
        if value > range.upperBound {
            return isMaximumExclusive
                ? RuleViolation("exclusiveMaximum", "expected less than \(range.upperBound + 1)")
                : RuleViolation("maximum", "expected at most \(range.upperBound)")
        }
        return RuleViolation("multipleOf", "expected a multiple of \(multipleOf)")
    }
}
