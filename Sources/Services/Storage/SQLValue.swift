/// A value that is bound to a placeholder of a statement.
public enum SQLValue: Sendable, Hashable {
    /// SQL's NULL.
    case null
    /// A 64-bit signed integer; also times (microseconds since 1970) and truth values (0 and 1).
    case integer(Int64)
    /// A double-precision number. NaN becomes NULL in SQLite.
    case real(Double)
    /// Text in UTF-8, stored byte for byte.
    ///
    /// U+0000 must be kept out by the caller: SQLite stores it and gives it back, but its functions
    /// and LIKE see only what stands before it; PostgreSQL refuses the whole value.
    case text(String)
    /// Octets, stored as they are.
    case bytes([UInt8])
}

extension SQLValue {
    /// A truth value in the portable form: 1 or 0.
    public static func boolean(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }

    /// The integer, or NULL when there is none.
    public static func optional(_ value: Int64?) -> SQLValue {
        value.map(SQLValue.integer) ?? .null
    }

    /// The text, or NULL when there is none.
    public static func optional(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .null }

    /// The octets, or NULL when there are none.
    public static func optional(_ value: [UInt8]?) -> SQLValue {
        value.map(SQLValue.bytes) ?? .null
    }
}
