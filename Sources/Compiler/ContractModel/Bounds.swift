/// What an integer must be; bounds that nothing was said about are nil.
public struct IntegerBounds: Sendable, Hashable {
    /// The smallest value.
    public var minimum: Int64?
    /// The greatest value.
    public var maximum: Int64?
    /// What the value must be greater than.
    public var exclusiveMinimum: Int64?
    /// What the value must be less than.
    public var exclusiveMaximum: Int64?
    /// What the value must be a multiple of.
    public var multipleOf: Int64?

    /// No bounds.
    public static let none = IntegerBounds()

    /// The integers of 32 bits.
    public static let int32 = IntegerBounds(
        minimum: Int64(Int32.min), maximum: Int64(Int32.max))
}

/// What a number must be; bounds that nothing was said about are nil.
public struct NumberBounds: Sendable, Hashable {
    /// The smallest value.
    public var minimum: Double?
    /// The greatest value.
    public var maximum: Double?
    /// What the value must be greater than.
    public var exclusiveMinimum: Double?
    /// What the value must be less than.
    public var exclusiveMaximum: Double?
    /// What the value must be a multiple of.
    public var multipleOf: Double?

    /// No bounds.
    public static let none = NumberBounds()
}

/// What a text must be; bounds that nothing was said about are nil.
public struct StringBounds: Sendable, Hashable {
    /// The smallest number of code points.
    public var minLength: Int?
    /// The greatest number of code points.
    public var maxLength: Int?
    /// A regular expression of ECMA-262 that must match somewhere.
    public var pattern: String?
    /// A format that is checked.
    public var format: StringFormat?

    /// No bounds.
    public static let none = StringBounds()
}

/// The formats of texts that are checked and stay texts.
///
/// `date-time` and `date` have shapes of their own. Other formats are annotations (JSON Schema
/// 2020-12, Validation, section 7.2.1) and are ignored on purpose.
public enum StringFormat: String, Sendable, CaseIterable {
    /// `duration` of RFC 3339, appendix A.
    case duration
    /// An e-mail address of RFC 5321.
    case email
    /// A host name of RFC 1123.
    case hostname
    /// An IPv4 address.
    case ipv4
    /// An IPv6 address.
    case ipv6
    /// A JSON Pointer of RFC 6901.
    case jsonPointer = "json-pointer"
    /// A regular expression of ECMA-262.
    case regex
    /// `full-time` of RFC 3339.
    case time
    /// A URI of RFC 3986.
    case uri
    /// A URI or a relative reference.
    case uriReference = "uri-reference"
    /// A UUID of RFC 4122.
    case uuid
}

/// How many elements an array may have.
public struct ArrayBounds: Sendable, Hashable {
    /// The smallest number of elements.
    public var minItems: Int?
    /// The greatest number of elements.
    public var maxItems: Int?
    /// Whether no two elements may be equal.
    public var uniqueItems = false

    /// No bounds.
    public static let none = ArrayBounds()
}

/// How many properties an object with free names may have.
public struct DictionaryBounds: Sendable, Hashable {
    /// The smallest number of properties.
    public var minProperties: Int?
    /// The greatest number of properties.
    public var maxProperties: Int?

    /// No bounds.
    public static let none = DictionaryBounds()
}
