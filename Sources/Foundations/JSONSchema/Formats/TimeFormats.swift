/// Dates, times and durations: RFC 3339 5.6 and appendix A.
enum TimeFormats {
    static func isDateTime(_ text: Span<UInt8>) -> Bool {
        var index = 0
        return date(text, &index) && (text.skip("T", at: &index) || text.skip("t", at: &index))
            && time(text, &index) && index == text.count
    }

    static func isDate(_ text: Span<UInt8>) -> Bool {
        var index = 0
        return date(text, &index) && index == text.count
    }

    static func isTime(_ text: Span<UInt8>) -> Bool {
        var index = 0
        return time(text, &index) && index == text.count
    }

    private static func date(_ text: Span<UInt8>, _ index: inout Int) -> Bool {
        guard let year = text.number(4, in: 0...9999, at: &index), text.skip("-", at: &index),
            let month = text.number(2, in: 1...12, at: &index), text.skip("-", at: &index)
        else { return false }
        return text.number(2, in: 1...days(in: month, of: year), at: &index) != nil
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

    private static func time(_ text: Span<UInt8>, _ index: inout Int) -> Bool {
        guard let hour = text.number(2, in: 0...23, at: &index), text.skip(":", at: &index),
            let minute = text.number(2, in: 0...59, at: &index), text.skip(":", at: &index),
            let second = text.number(2, in: 0...60, at: &index)
        else { return false }
        if text.skip(".", at: &index), text.skipDigits(at: &index) == 0 { return false }
        guard let offset = offset(text, &index) else { return false }
        guard second == 60 else { return true }
        // RFC 3339 5.7: a leap second is the last of a day in UTC.
        let minutesOfDay = 1_440
        return (hour * 60 + minute - offset + 2 * minutesOfDay) % minutesOfDay == minutesOfDay - 1
    }

    /// The offset in minutes.
    private static func offset(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
        if text.skip("Z", at: &index) || text.skip("z", at: &index) { return 0 }
        let isNegative = text.skip("-", at: &index)
        guard isNegative || text.skip("+", at: &index),
            let hours = text.number(2, in: 0...23, at: &index), text.skip(":", at: &index),
            let minutes = text.number(2, in: 0...59, at: &index)
        else { return nil }
        let offset = hours * 60 + minutes
        return isNegative ? -offset : offset
    }
}

extension TimeFormats {
    // RFC 3339 appendix A: the units present are neighbours, so that "P1Y2D" is none.
    static func isDuration(_ text: Span<UInt8>) -> Bool {
        var index = 0
        guard text.skip("P", at: &index), let date = units(text, &index) else { return false }
        guard text.skip("T", at: &index) else {
            return index == text.count && (date == "W" || isRun(date, of: "YMD"))
        }
        guard let time = units(text, &index), index == text.count else { return false }
        return isRun(time, of: "HMS") && (date.isEmpty || isRun(date, of: "YMD"))
    }

    /// The letters of numbers with a unit; nil when one lacks its unit.
    private static func units(_ text: Span<UInt8>, _ index: inout Int) -> String? {
        var units = ""
        while text.skipDigits(at: &index) > 0 {
            guard index < text.count, ByteSet.letters.contains(text[index]) else { return nil }
            units.unicodeScalars.append(Unicode.Scalar(text[index]))
            index += 1
        }
        return units
    }

    private static func isRun(_ units: String, of all: String) -> Bool {
        !units.isEmpty && all.indices.contains { all[$0...].hasPrefix(units) }
    }
}
