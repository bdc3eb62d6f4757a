// Reading dates. A recipient must take all three forms that HTTP ever had (RFC 9110 5.6.7).
extension HTTPDate {
    /// Seconds since 1970-01-01T00:00:00Z; nil when the text is none of the three forms, or no day
    /// of the calendar.
    ///
    ///     Sun, 06 Nov 1994 08:49:37 GMT      IMF-fixdate
    ///     Sunday, 06-Nov-94 08:49:37 GMT     RFC 850
    ///     Sun Nov  6 08:49:37 1994           asctime
    ///
    /// A year of two digits that would lie more than 50 years ahead of `now` is in the past, as RFC
    /// 9110 asks; `now`, too, counts seconds since 1970. The day of the week is not compared with
    /// the date.
    public static func parse(_ text: String, now: Int64) -> Int64? {
        var reader = DateReader(text)
        guard let weekday = reader.word() else { return nil }
        if weekdays.contains(weekday) {
            return reader.take(", ") ? fixed(&reader) : asctime(&reader)
        }
        return longWeekdays.contains(weekday) && reader.take(", ") ? obsolete(&reader, now) : nil
    }

    private static var longWeekdays: [String] {
        ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    }

    private static func fixed(_ reader: inout DateReader) -> Int64? {
        guard let day = reader.number(2), reader.take(" "), let month = reader.month(),
            reader.take(" "), let year = reader.number(4), reader.take(" "),
            let time = reader.time(), reader.take(" GMT"), reader.isAtEnd
        else { return nil }
        return seconds(year, month, day, time)
    }

    private static func obsolete(_ reader: inout DateReader, _ now: Int64) -> Int64? {
        guard let day = reader.number(2), reader.take("-"), let month = reader.month(),
            reader.take("-"), let shortYear = reader.number(2), reader.take(" "),
            let time = reader.time(), reader.take(" GMT"), reader.isAtEnd
        else { return nil }
        let thisYear = civil(fromDays: Int(now / secondsPerDay)).year
        var year = thisYear / 100 * 100 + shortYear
        if year > thisYear + 50 { year -= 100 }
        return seconds(year, month, day, time)
    }

    private static func asctime(_ reader: inout DateReader) -> Int64? {
        guard reader.take(" "), let month = reader.month(), reader.take(" "),
            let day = reader.take(" ") ? reader.number(1) : reader.number(2), reader.take(" "),
            let time = reader.time(), reader.take(" "), let year = reader.number(4),
            reader.isAtEnd
        else { return nil }
        return seconds(year, month, day, time)
    }

    private static func seconds(_ year: Int, _ month: Int, _ day: Int, _ time: Int) -> Int64? {
        let days = days(year: year, month: month, day: day)
        // A day that the month does not have comes back as one of the next month.
        guard civil(fromDays: days) == (year, month, day) else { return nil }
        return Int64(days) * secondsPerDay + Int64(time)
    }
}

/// Reads the pieces of a date.
private struct DateReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ text: String) -> Bool {
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        return true
    }

    mutating func word() -> String? {
        let start = index
        while index < bytes.count, ASCII.lowercased(bytes[index]) &- UInt8(ascii: "a") < 26 {
            index += 1
        }
        return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
    }

    mutating func month() -> Int? {
        guard let word = word(), let index = HTTPDate.months.firstIndex(of: word) else {
            return nil
        }
        return index + 1
    }

    mutating func number(_ digits: Int) -> Int? {
        guard index + digits <= bytes.count else { return nil }
        var value = 0
        for _ in 0..<digits {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
            index += 1
        }
        return value
    }

    // RFC 9110 5.6.7: time-of-day = hour ":" minute ":" second; 23:59:60 is a leap second.
    mutating func time() -> Int? {
        guard let hour = number(2), take(":"), let minute = number(2), take(":"),
            let second = number(2), hour < 24, minute < 60, second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }
}
