/// A type that reads itself from JSON.
public protocol JSONReadable {
    /// Reads one value; nil when it breaks the type's schema, which `json` then has noted, and was
    /// read to its end all the same.
    static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Self?
}

extension Bool: JSONReadable {
    /// Reads `true` or `false`.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Bool? {
        try json.boolean()
    }
}

extension Int64: JSONReadable {
    /// Reads a number without a fraction.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Int64? {
        try json.integer()
    }
}

extension Int: JSONReadable {
    /// Reads a number without a fraction.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Int? {
        try json.integer().map(Int.init)
    }
}

extension Int32: JSONReadable {
    /// Reads a number without a fraction; one that does not fit is a violation of `maximum` or
    /// `minimum`.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Int32? {
        guard let value = try json.integer() else { return nil }
        if value > Int64(Int32.max) {
            json.violate("maximum", "is greater than the greatest 32-bit integer")
        } else if value < Int64(Int32.min) {
            json.violate("minimum", "is less than the least 32-bit integer")
        }
        return Int32(exactly: value)
    }
}

extension Double: JSONReadable {
    /// Reads a number.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Double? {
        try json.number()
    }
}

extension String: JSONReadable {
    /// Reads a string.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> String? {
        try json.string()
    }
}

extension JSONValue: JSONReadable {
    /// Reads any value.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> JSONValue? {
        try json.value()
    }
}

extension Array: JSONReadable where Element: JSONReadable {
    /// Reads an array; nil after a violation, its own or an element's.
    @inlinable
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> [Element]? {
        try json.array { json throws(JSONSyntaxError) in try Element.read(from: &json) }
    }
}
