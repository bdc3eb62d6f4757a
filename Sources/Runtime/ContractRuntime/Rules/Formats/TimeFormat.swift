/// The formats `time` and `duration` of RFC 3339.
enum TimeFormat {
    // RFC 3339 5.6: full-time = time-hour ":" time-minute ":" time-second [time-secfrac]
    // time-offset
    static func isTime(_ text: Span<UInt8>) -> Bool {
        guard text.count >= 9, text[2] == UInt8(ascii: ":"), text[5] == UInt8(ascii: ":"),
            let hour = number(text, 0, below: 24), let minute = number(text, 3, below: 60),
            let second = number(text, 6, below: 61)
        else { return false }
        var index = 8
        if text[index] == UInt8(ascii: ".") {
            let start = index + 1
            index = start
            while index < text.count, Characters.isDigit(text[index]) { index += 1 }
            guard index > start, index < text.count else { return false }
        }
        guard let offset = offsetMinutes(text, index) else { return false }
        // RFC 3339 5.7: leap seconds are inserted at the end of a day in UTC.
        return second < 60 || (hour * 60 + minute - offset + 2 * 1440) % 1440 == 1439
    }

    // time-offset = "Z" / ( "+" / "-" ) time-hour ":" time-minute
    private static func offsetMinutes(_ text: Span<UInt8>, _ index: Int) -> Int? {
        if text[index] | 0x20 == UInt8(ascii: "z") { return index + 1 == text.count ? 0 : nil }
        guard index + 6 == text.count, text[index + 3] == UInt8(ascii: ":"),
            Characters.isOne(of: "+-", text[index]),
            let hour = number(text, index + 1, below: 24),
            let minute = number(text, index + 4, below: 60)
        else { return nil }
        let minutes = hour * 60 + minute
        return text[index] == UInt8(ascii: "-") ? -minutes : minutes
    }

    /// The two digits at `index`; nil when they are none, or too much.
    private static func number(_ text: Span<UInt8>, _ index: Int, below limit: Int) -> Int? {
        guard Characters.isDigit(text[index]), Characters.isDigit(text[index + 1]) else {
            return nil
        }
        let value = Int(text[index] & 0x0F) * 10 + Int(text[index + 1] & 0x0F)
        return value < limit ? value : nil
    }

    // RFC 3339 A: duration = "P" (dur-date / dur-time / dur-week). Units follow each other without
    // a gap: hours may be followed by minutes, and only those by seconds.
    static func isDuration(_ text: Span<UInt8>) -> Bool {
        guard text.count >= 3, text[0] == UInt8(ascii: "P") else { return false }
        let time = text.first(UInt8(ascii: "T"), in: 1..<text.count)
        let date = 1..<(time ?? text.count)
        if let time {
            guard isSequence(text, time + 1..<text.count, of: "HMS") else { return false }
            return date.isEmpty || isSequence(text, date, of: "YMD")
        }
        return isSequence(text, date, of: "YMD") || isSequence(text, date, of: "W")
    }

    private static func isSequence(
        _ text: Span<UInt8>, _ range: Range<Int>, of units: StaticString
    ) -> Bool {
        let units = Array(units.description.utf8)
        var index = range.lowerBound
        var next: Int?
        while index < range.upperBound {
            let start = index
            while index < range.upperBound, Characters.isDigit(text[index]) { index += 1 }
            guard index > start, index < range.upperBound,
                let unit = units.firstIndex(of: text[index]), next == nil || unit == next
            else { return false }
            next = unit + 1
            index += 1
        }
        return next != nil
    }
}
