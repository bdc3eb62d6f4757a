public import JSON
public import Timestamps

/// What a schema of type `string` and format `date-time` asks of a value.
public struct TimestampRule: ParameterRule, Equatable {
    private static let expectation =
        "expected a date and time as in RFC 3339, '2024-03-21T11:07:23.587564+03:00'"

    /// Makes the rule.
    public init() {}

    /// Reads a timestamp.
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Timestamp? {
        let found: Timestamp?? = try json.string { text in Timestamp(text) }
        if let found, found == nil { json.violate("format", Self.expectation) }
        return found ?? nil
    }

    /// Reads a timestamp.
    public func read(text: inout ParameterText) -> Timestamp? {
        guard let string = text.string() else { return nil }
        if let timestamp = Timestamp(string) { return timestamp }
        text.violate("format", Self.expectation)
        return nil
    }
}

/// What a schema of type `string` and format `date` asks of a value.
public struct DateRule: ParameterRule, Equatable {
    private static let expectation = "expected a date as in RFC 3339, '2024-03-21'"

    /// Makes the rule.
    public init() {}

    /// Reads a date.
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> CalendarDate? {
        let found: CalendarDate?? = try json.string { text in CalendarDate(text) }
        if let found, found == nil { json.violate("format", Self.expectation) }
        return found ?? nil
    }

    /// Reads a date.
    public func read(text: inout ParameterText) -> CalendarDate? {
        guard let string = text.string() else { return nil }
        if let date = CalendarDate(string) { return date }
        text.violate("format", Self.expectation)
        return nil
    }
}

extension JSONReader {
    /// The next value if it is a timestamp; nil, and a violation, when it is not.
    public mutating func timestamp() throws(JSONSyntaxError) -> Timestamp? {
        try read(TimestampRule())
    }

    /// The next value if it is a date; nil, and a violation, when it is not.
    public mutating func date() throws(JSONSyntaxError) -> CalendarDate? {
        try read(DateRule())
    }
}

extension Timestamp: JSONReadable, JSONWritable {
    /// Reads a string in the form of RFC 3339.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Timestamp? {
        try json.timestamp()
    }

    /// Writes a string with six fractional digits and a numeric offset.
    public func write(to json: inout JSONWriter) {
        let text = utf8
        json.string(utf8: text.span)
    }
}

extension CalendarDate: JSONReadable, JSONWritable {
    /// Reads a string in the form of RFC 3339.
    public static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> CalendarDate? {
        try json.date()
    }

    /// Writes `2024-03-21`.
    public func write(to json: inout JSONWriter) {
        let text = utf8
        json.string(utf8: text.span)
    }
}
