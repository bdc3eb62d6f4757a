/// The six kinds of value that JSON has.
public enum JSONKind: UInt8, Sendable, Hashable {
    /// `{ … }`
    case object
    /// `[ … ]`
    case array
    /// `"…"`
    case string
    /// `-12.5e3`
    case number
    /// `true` or `false`
    case boolean
    /// `null`
    case null

    /// The kind with its article, as violations spell it: "an object", "a string", "null".
    public var phrase: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .boolean: "a boolean"
        case .null: "null"
        }
    }
}
