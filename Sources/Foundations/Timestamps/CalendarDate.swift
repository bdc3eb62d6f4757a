/// A day of the proleptic Gregorian calendar, without a time or a zone, from 0000-01-01 to
/// 9999-12-31.
public struct CalendarDate: Sendable, Hashable, Comparable, LosslessStringConvertible {
    /// 0...9999.
    public let year: Int
    /// 1...12.
    public let month: Int
    /// 1...31.
    public let day: Int

    /// Makes a date; nil when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard 0...9_999 ~= year, 1...12 ~= month,
            1...CivilCalendar.days(inMonth: month, of: year) ~= day
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Makes the date that is a number of days after 1970-01-01, or before when negative; nil
    /// outside the years 0 to 9999.
    public init?(daysSince1970 days: Int) {
        guard Self.days ~= days else { return nil }
        self.init(clamping: days)
    }

    /// Makes the date that is a number of days after 1970-01-01, or the first or last that there
    /// is.
    init(clamping days: Int) {
        let days = min(max(days, Self.days.lowerBound), Self.days.upperBound)
        (year, month, day) = CivilCalendar.date(days: days)
    }

    /// Makes a date of its text, such as `2024-03-21`; nil unless it is exactly that form and such
    /// a day exists.
    public init?(_ text: String) { self.init(text.utf8.span) }

    /// Makes a date of its text in ASCII.
    public init?(_ text: Span<UInt8>) {
        guard text.count == 10 else { return nil }
        self.init(prefixOf: text)
    }

    // RFC 3339 5.6: full-date = date-fullyear "-" date-month "-" date-mday
    init?(prefixOf text: Span<UInt8>) {
        guard text.count >= 10, text[4] == Fields.minus, text[7] == Fields.minus,
            let year = Fields.number(text, 0..<4), let month = Fields.number(text, 5..<7),
            let day = Fields.number(text, 8..<10)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The number of days from 1970-01-01, negative before it.
    public var daysSince1970: Int { CivilCalendar.days(year: year, month: month, day: day) }

    /// The date in the form `2024-03-21`.
    public var description: String {
        let text = utf8
        return String(ascii: text.span)
    }

    /// The ASCII characters of `description`.
    public var utf8: InlineArray<10, UInt8> {
        var text = InlineArray<10, UInt8>(repeating: 0)
        var characters = text.mutableSpan
        // SAFETY: any bytes are UInt8s.
        var bytes = unsafe characters.mutableBytes
        Fields.store(yearAndMonth, to: &bytes, at: 0)
        let day = UInt16(truncatingIfNeeded: Fields.pair(UInt32(truncatingIfNeeded: day)))
        bytes.storeBytes(of: day.littleEndian, toByteOffset: 8, as: UInt16.self)
        return text
    }

    /// The eight characters `2024-03-`, the first one lowest.
    @inline(__always)
    var yearAndMonth: UInt64 {
        let year = UInt32(truncatingIfNeeded: year)
        let month = UInt32(truncatingIfNeeded: month)
        let dashes: UInt64 = 0x2D00_002D_0000_0000
        return Fields.pair(year / 100) | Fields.pair(year % 100) &<< 16
            | Fields.pair(month) &<< 40 | dashes
    }

    /// Whether `left` comes before `right`.
    public static func < (left: Self, right: Self) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    // 0000-01-01 and 9999-12-31.
    private static let days = -719_528...2_932_896
}
