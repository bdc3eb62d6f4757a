/// Dates as HTTP writes them (RFC 9110 5.6.7), in whole seconds since 1970-01-01T00:00:00Z.
public enum HTTPDate {
    /// The length of a date in the form that is written.
    public static var length: Int { 29 }

    /// Appends a date in the one form that may be sent, IMF-fixdate: `Sun, 06 Nov 1994 08:49:37
    /// GMT`.
    ///
    /// Years before 0 and after 9999 cannot be written and become the nearest that can.
    public static func append(_ seconds: Int64, to bytes: inout [UInt8]) {
        let clamped = min(max(seconds, earliest), latest)
        let days = floorDivide(clamped, by: secondsPerDay)
        let time = Int(clamped - days * secondsPerDay)
        let (year, month, day) = civil(fromDays: Int(days))
        let weekday = (Int(days) % 7 + 7 + 4) % 7

        bytes.append(contentsOf: weekdays[weekday].utf8)
        bytes.append(contentsOf: ", ".utf8)
        appendTwoDigits(day, to: &bytes)
        bytes.append(ASCII.space)
        bytes.append(contentsOf: months[month - 1].utf8)
        bytes.append(ASCII.space)
        appendTwoDigits(year / 100, to: &bytes)
        appendTwoDigits(year % 100, to: &bytes)
        bytes.append(ASCII.space)
        appendTwoDigits(time / 3600, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendTwoDigits(time / 60 % 60, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendTwoDigits(time % 60, to: &bytes)
        bytes.append(contentsOf: " GMT".utf8)
    }

    /// A date as a text.
    public static func text(_ seconds: Int64) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        append(seconds, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func appendTwoDigits(_ number: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") + UInt8(number / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    static var weekdays: [String] { ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] }
    static var months: [String] {
        [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
    }

    // 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
    private static var earliest: Int64 { -62_167_219_200 }
    private static var latest: Int64 { 253_402_300_799 }
    static var secondsPerDay: Int64 { 86400 }

    private static func floorDivide(_ number: Int64, by divisor: Int64) -> Int64 {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

// The proleptic Gregorian calendar by eras of 400 years that start on 1 March, where the leap day
// comes last. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
extension HTTPDate {
    private static var daysPerEra: Int { 146_097 }
    // Days from 0000-03-01 to 1970-01-01.
    private static var epochDays: Int { 719_468 }

    static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + epochDays
        let era = (shifted >= 0 ? shifted : shifted - (daysPerEra - 1)) / daysPerEra
        let dayOfEra = shifted - era * daysPerEra
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / (daysPerEra - 1)) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    static func days(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * daysPerEra + dayOfEra - epochDays
    }
}
