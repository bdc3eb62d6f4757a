// The proleptic Gregorian calendar by arithmetic alone, after C. Neri and L. Schneider, "Euclidean
// affine functions and their application to calendar algorithms" (2022). A year is counted from
// March, so that the leap day is its last, and days from 1 March of the year -400, so that nothing
// is negative; the magic numbers replace divisions by fractions (153 / 5 days a month, 1461 / 4
// days a year) with one multiplication and a shift.

/// Days since 1970-01-01 and back, in the proleptic Gregorian calendar of the years 0 to 9999.
enum CivilCalendar {
    private static let daysPerEra: UInt32 = 146_097
    private static let yearsPerEra = 400
    /// From -0400-03-01 to 1970-01-01.
    private static let daysBeforeEpoch = 719_468 + 146_097

    /// The number of days from 1970-01-01 to a date that exists.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let isLate = month > 2
        let marchYear = UInt32(truncatingIfNeeded: year + yearsPerEra - (isLate ? 0 : 1))
        let marchMonth = UInt32(truncatingIfNeeded: isLate ? month : month + 12)
        let century = marchYear / 100
        let daysOfYears = 1_461 &* marchYear / 4 &- century &+ century / 4
        let daysOfMonths = (979 &* marchMonth &- 2_919) / 32
        return Int(daysOfYears &+ daysOfMonths) &+ day &- 1 &- daysBeforeEpoch
    }

    /// The date that is a number of days after 1970-01-01.
    static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let quarters = 4 &* UInt32(truncatingIfNeeded: days &+ daysBeforeEpoch) &+ 3
        let century = quarters / daysPerEra
        let quartersOfCentury = quarters % daysPerEra | 3
        let product = 2_939_745 &* UInt64(quartersOfCentury)
        let dayOfYear = UInt32(truncatingIfNeeded: product) / 2_939_745 / 4
        let monthAndDay = 2_141 &* dayOfYear &+ 197_913
        let isNextYear = dayOfYear >= 306
        let year = Int(100 &* century) &+ Int(product &>> 32) &+ (isNextYear ? 1 : 0)
        let month = Int(monthAndDay &>> 16) &- (isNextYear ? 12 : 0)
        return (year &- yearsPerEra, month, Int((monthAndDay & 0xFFFF) / 2_141 &+ 1))
    }

    /// How many days a month (1...12) has.
    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
}
