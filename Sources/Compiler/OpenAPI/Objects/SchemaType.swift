/// The values of the keyword `type`. JSON Schema Validation 2020-12, section 6.1.1.
public enum SchemaType: String, Sendable, CaseIterable {
    /// `null`
    case null
    /// `true`, `false`
    case boolean
    /// `{…}`
    case object
    /// `[…]`
    case array
    /// Any number.
    case number
    /// `"…"`
    case string
    /// A number without a fraction: 1 and 1.0.
    case integer
}
