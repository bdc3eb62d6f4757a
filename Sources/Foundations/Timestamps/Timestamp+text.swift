extension Timestamp {
    private static let microsecondsPerDay: Int64 = 86_400_000_000
    // 0000-01-01T00:00:00 and 9999-12-31T23:59:59.999999, local time: all that four digits of a
    // year can say.
    private static let writable: ClosedRange<Int64> =
        -62_167_219_200_000_000...253_402_300_799_999_999

    // MARK: Reading

    /// Makes a timestamp of its text, such as `2024-03-21T11:07:23.587564+03:00`; nil unless it is
    /// a date-time of RFC 3339 and such a day exists.
    ///
    /// Any number of digits of a second is read, and those beyond microseconds are dropped. A leap
    /// second, which can only end a month of UTC, is the second after it.
    public init?(_ text: String) { self.init(text.utf8.span) }

    /// Makes a timestamp of its text in ASCII.
    ///
    /// RFC 3339 5.6: date-time = full-date "T" full-time, where "T" and "Z" may be lower-case
    public init?(_ text: Span<UInt8>) {
        guard text.count >= 20, let date = CalendarDate(prefixOf: text),
            text[10] | 0x20 == UInt8(ascii: "t"),
            text[13] == Fields.colon, text[16] == Fields.colon,
            let hour = Fields.number(text, 11..<13), hour < 24,
            let minute = Fields.number(text, 14..<16), minute < 60,
            let second = Fields.number(text, 17..<19), second <= 60
        else { return nil }
        var index = 19
        guard let fraction = Self.fraction(in: text, &index),
            let offset = Self.offset(in: text, from: index)
        else { return nil }
        let seconds = date.daysSince1970 * 86_400 + (hour * 60 + minute - offset) * 60 + second
        if second == 60, !Self.endsMonth(seconds) { return nil }
        self.init(
            microseconds: Int64(seconds) * 1_000_000 + Int64(fraction),
            offsetMinutes: Int16(offset))
    }

    // RFC 3339 5.6: time-secfrac = "." 1*DIGIT
    @inline(__always)
    private static func fraction(in text: Span<UInt8>, _ index: inout Int) -> Int? {
        guard text[index] == Fields.point else { return 0 }
        let start = index + 1
        index = start
        var microseconds = 0
        while index < text.count, let digit = Fields.digit(text[index]) {
            if index - start < 6 { microseconds = microseconds * 10 + digit }
            index += 1
        }
        guard index > start, index < text.count else { return nil }
        for _ in 0..<max(0, 6 - (index - start)) { microseconds *= 10 }
        return microseconds
    }

    // RFC 3339 5.6: time-offset = "Z" / ("+" / "-") time-hour ":" time-minute
    @inline(__always)
    private static func offset(in text: Span<UInt8>, from index: Int) -> Int? {
        let sign = text[index]
        if sign | 0x20 == UInt8(ascii: "z") { return index + 1 == text.count ? 0 : nil }
        guard sign == Fields.plus || sign == Fields.minus, index + 6 == text.count,
            text[index + 3] == Fields.colon,
            let hour = Fields.number(text, index + 1..<index + 3), hour < 24,
            let minute = Fields.number(text, index + 4..<index + 6), minute < 60
        else { return nil }
        return sign == Fields.minus ? -(hour * 60 + minute) : hour * 60 + minute
    }

    // RFC 3339 5.7: a leap second ends a month of UTC, at 23:59:60
    private static func endsMonth(_ nextSecond: Int) -> Bool {
        nextSecond % 86_400 == 0 && CivilCalendar.date(days: nextSecond / 86_400).day == 1
    }

    // MARK: Writing

    /// The date-time of RFC 3339 with six digits of a second and a numeric offset:
    /// `2024-03-21T11:07:23.587564+03:00`, in UTC `+00:00`.
    ///
    /// A point before the year 0 or after 9999 is written as the first or the last that four digits
    /// can say.
    public var description: String {
        let text = utf8
        return String(ascii: text.span)
    }

    /// The ASCII characters of `description`.
    public var utf8: InlineArray<32, UInt8> {
        let local = localDay
        let date = CalendarDate(clamping: local.days)
        let second = UInt32(truncatingIfNeeded: local.microseconds / 1_000_000)
        let fraction = UInt32(truncatingIfNeeded: local.microseconds % 1_000_000)
        var text = InlineArray<32, UInt8>(repeating: 0)
        var characters = text.mutableSpan
        // SAFETY: any bytes are UInt8s.
        var bytes = unsafe characters.mutableBytes
        // Four words that are put together in registers: "2024-03-", "21T11:07", ":23.5875" and
        // "64+03:00".
        Fields.store(date.yearAndMonth, to: &bytes, at: 0)
        Fields.store(
            Fields.pair(UInt32(truncatingIfNeeded: date.day)) | Fields.pair(second / 3_600) &<< 24
                | Fields.pair(second / 60 % 60) &<< 48 | 0x3A00_0054_0000,
            to: &bytes, at: 8)
        Fields.store(
            Fields.pair(second % 60) &<< 8 | Fields.pair(fraction / 10_000) &<< 32
                | Fields.pair(fraction / 100 % 100) &<< 48 | 0x2E00_003A,
            to: &bytes, at: 16)
        Fields.store(Fields.pair(fraction % 100) | offsetText, to: &bytes, at: 24)
        return text
    }

    /// The characters of `+03:00`, from the third byte on.
    @inline(__always)
    private var offsetText: UInt64 {
        let minutes = UInt32(offsetMinutes.magnitude)
        let sign = UInt64(offsetMinutes < 0 ? Fields.minus : Fields.plus)
        return sign &<< 16 | Fields.pair(minutes / 60) &<< 24
            | Fields.pair(minutes % 60) &<< 48 | 0x3A00_0000_0000
    }

    /// The day of local time, counted from 1970-01-01, and the time of that day.
    var localDay: (days: Int, microseconds: Int64) {
        let range = Self.writable
        // Local time has the four digits: a point behind the year 9999 in UTC may lie within it here.
        let margin = Int64(Self.largestOffset) * 60_000_000
        let clamped = min(max(microseconds, range.lowerBound - margin), range.upperBound + margin)
        let shifted = clamped + Int64(offsetMinutes) * 60_000_000
        let local = min(max(shifted, range.lowerBound), range.upperBound)
        let days =
            (local >= 0 ? local : local - (Self.microsecondsPerDay - 1)) / Self.microsecondsPerDay
        return (Int(days), local - days * Self.microsecondsPerDay)
    }
}
