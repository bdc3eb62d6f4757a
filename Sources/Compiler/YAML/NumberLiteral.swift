/// A number of a document, as written and as understood.
public struct NumberLiteral: Sendable, Hashable {
    /// The text as written, such as `1e3` or `0x1F`.
    public let text: String
    /// The exact value when it is integral (also when written 1.0 or 1e3) and fits; else nil.
    public let integer: Int64?
    /// The nearest double.
    public let double: Double

    /// Understands a scalar that is a finite number by the core schema; nil for others.
    public init?(_ scalar: Scalar) {
        text = scalar.text
        switch scalar.value {
        case .integer(let value):
            integer = value
            double = Double(value)
        case .number(let value) where value.isFinite:
            // Beyond 2^53 a double no longer tells which integer was written.
            integer = value.magnitude <= 0x1p53 ? Self.integer(value) : nil
            double = value
        default: return nil
        }
    }

    /// The double as an integer when it has no fraction.
    private static func integer(_ value: Double) -> Int64? {
        let truncated = Int64(value)
        return Double(truncated) == value ? truncated : nil
    }
}
