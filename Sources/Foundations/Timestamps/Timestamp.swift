/// A point in time to the microsecond, together with the offset from UTC that it is written in.
///
/// Two are equal, and ordered, by the point in time alone: `12:00:00+03:00` equals
/// `09:00:00+00:00`.
public struct Timestamp: Sendable, Hashable, Comparable, LosslessStringConvertible {
    /// Microseconds since 1970-01-01T00:00:00Z, without leap seconds; negative before it.
    public let microseconds: Int64
    /// How many minutes local time is ahead of UTC, -1,439...1,439.
    public let offsetMinutes: Int16

    /// The greatest offset that RFC 3339 can write, 23:59.
    static let largestOffset: Int16 = 1_439

    /// Makes a timestamp; an offset beyond 23:59 is taken for that.
    public init(microseconds: Int64, offsetMinutes: Int16 = 0) {
        self.microseconds = microseconds
        self.offsetMinutes = min(max(offsetMinutes, -Self.largestOffset), Self.largestOffset)
    }

    /// The same point in time, written in another offset.
    public func inOffset(minutes: Int16) -> Timestamp {
        Timestamp(microseconds: microseconds, offsetMinutes: minutes)
    }

    /// The day that it is at this offset.
    public var date: CalendarDate { CalendarDate(clamping: localDay.days) }

    /// Whether both are the same point in time.
    public static func == (left: Self, right: Self) -> Bool {
        left.microseconds == right.microseconds
    }

    /// Hashes the point in time.
    public func hash(into hasher: inout Hasher) { hasher.combine(microseconds) }

    /// Whether `left` is earlier.
    public static func < (left: Self, right: Self) -> Bool {
        left.microseconds < right.microseconds
    }
}
