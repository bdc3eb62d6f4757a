internal import HTTPMessages
public import Timestamps

/// A value as one segment of a path, for making the path of an operation:
///
///     "/api/v1/messages/\(PathSegment(messageID))"
@_spi(Generated) public struct PathSegment: Sendable, CustomStringConvertible {
    /// The segment, percent-encoded.
    public let description: String

    init(encoded text: String) { description = text }

    /// The segment of a text.
    public init(_ value: String) { description = PercentEncoding.encode(value) }

    /// The segment of an integer.
    public init(_ value: Int64) { description = String(value) }

    /// The segment of a number.
    public init(_ value: Double) { self.init(value.description) }

    /// The segment of a Boolean.
    public init(_ value: Bool) { description = value ? "true" : "false" }

    /// The segment of a timestamp.
    public init(_ value: Timestamp) { self.init(value.description) }

    /// The segment of a date.
    public init(_ value: CalendarDate) { self.init(value.description) }

    /// The segment of a name.
    public init(_ value: some ContractEnumeration) { self.init(value.name) }
}
