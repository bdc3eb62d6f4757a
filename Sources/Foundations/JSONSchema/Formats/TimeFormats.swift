/// Dates, times and durations: RFC 3339 5.6 and appendix A.
enum TimeFormats {
    static func isDateTime(_ text: String) -> Bool {
        var scanner = ByteScanner(text)
        return date(&scanner) && scanner.skip("Tt") != nil && time(&scanner) && scanner.isAtEnd
    }

    static func isDate(_ text: String) -> Bool {
        var scanner = ByteScanner(text)
        return date(&scanner) && scanner.isAtEnd
    }

    static func isTime(_ text: String) -> Bool {
        var scanner = ByteScanner(text)
        return time(&scanner) && scanner.isAtEnd
    }

    private static func date(_ scanner: inout ByteScanner) -> Bool {
        guard let year = scanner.number(4, in: 0...9999), scanner.skip("-") != nil,
            let month = scanner.number(2, in: 1...12), scanner.skip("-") != nil
        else { return false }
        return scanner.number(2, in: 1...days(in: month, of: year)) != nil
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2:
            let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100)
            return isLeap || year.isMultiple(of: 400) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    private static func time(_ scanner: inout ByteScanner) -> Bool {
        guard let hour = scanner.number(2, in: 0...23), scanner.skip(":") != nil,
            let minute = scanner.number(2, in: 0...59), scanner.skip(":") != nil,
            let second = scanner.number(2, in: 0...60)
        else { return false }
        if scanner.skip(".") != nil, scanner.skip(while: ASCII.isDigit) == 0 { return false }
        guard let offset = offset(&scanner) else { return false }
        guard second == 60 else { return true }
        // RFC 3339 5.7: a leap second is the last of a day in UTC.
        let minuteOfDay = (hour * 60 + minute - offset + 2 * 1440) % 1440
        return minuteOfDay == 1439
    }

    /// The offset in minutes.
    private static func offset(_ scanner: inout ByteScanner) -> Int? {
        if scanner.skip("Zz") != nil { return 0 }
        guard let sign = scanner.skip("+-"), let hours = scanner.number(2, in: 0...23),
            scanner.skip(":") != nil, let minutes = scanner.number(2, in: 0...59)
        else { return nil }
        let offset = hours * 60 + minutes
        return sign == UInt8(ascii: "-") ? -offset : offset
    }

    // RFC 3339 appendix A: the units present are neighbours, so that "P1Y2D" is none.
    static func isDuration(_ text: String) -> Bool {
        var scanner = ByteScanner(text)
        guard scanner.skip("P") != nil, let date = units(&scanner) else { return false }
        guard scanner.skip("T") != nil else {
            return scanner.isAtEnd && (date == "W" || isRun(date, of: "YMD"))
        }
        guard let time = units(&scanner), scanner.isAtEnd else { return false }
        return isRun(time, of: "HMS") && (date.isEmpty || isRun(date, of: "YMD"))
    }

    /// The letters of numbers with a unit; nil when one lacks its unit.
    private static func units(_ scanner: inout ByteScanner) -> String? {
        var units = ""
        while scanner.skip(while: ASCII.isDigit) > 0 {
            guard let unit = scanner.skip("YMWDHS") else { return nil }
            units.unicodeScalars.append(Unicode.Scalar(unit))
        }
        return units
    }

    private static func isRun(_ units: String, of all: String) -> Bool {
        guard !units.isEmpty else { return false }
        return all.indices.contains { all[$0...].hasPrefix(units) }
    }
}
