import Testing
import Timestamps

@Suite("Timestamps of RFC 3339")
struct TimestampTests {
    @Test(
        "a date-time is its point in time and its offset",
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0), ("1970-01-01T00:00:00-00:00", 0, 0),
            ("2024-03-21T11:07:23.587564+03:00", 1_711_008_443_587_564, 180),
            ("2024-03-21t08:07:23.587564z", 1_711_008_443_587_564, 0),
            ("1969-12-31T23:59:59.999999Z", -1, 0),
            ("1970-01-01T00:00:00+23:59", -86_340_000_000, 1439),
            ("1969-12-31T00:01:00-23:59", 0, -1439),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000, 0),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000_000, 0),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999, 0),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130_000, 20),
        ] as [(String, Int64, Int16)])
    func reading(text: String, microseconds: Int64, offset: Int16) throws {
        let timestamp = try #require(Timestamp(text))
        #expect(timestamp.microseconds == microseconds)
        #expect(timestamp.offsetMinutes == offset)
    }

    @Test(
        "any number of digits of a second is read, and what is less than a microsecond is dropped",
        arguments: [
            ("", 0), (".5", 500_000), (".12", 120_000), (".123", 123_000), (".1234", 123_400),
            (".12345", 123_450), (".123456", 123_456), (".1234567", 123_456),
            (".12345678", 123_456), (".999999999", 999_999), (".000000999", 0),
            (".0000000000000000000000000000000000001", 0),
        ] as [(String, Int64)])
    func fractions(digits: String, microseconds: Int64) {
        #expect(Timestamp("1970-01-01T00:00:00\(digits)Z")?.microseconds == microseconds)
        #expect(Timestamp("1970-01-01T00:00:00\(digits)+00:00")?.microseconds == microseconds)
    }

    @Test(
        "what is no date-time of RFC 3339 is refused",
        arguments: [
            "", "2024", "2024-03-21", "11:07:23Z", "2024-03-21T11:07:23", "2024-03-21 11:07:23Z",
            "2024-03-21T11:07Z", "2024-03-21T11:07:23.Z", "2024-03-21T11:07:23,5Z",
            "2024-03-21T11:07:23.5", "2024-03-21T11:07:23ZZ", "2024-03-21T11:07:23Z ",
            " 2024-03-21T11:07:23Z", "2024-03-21T11:07:23+0300", "2024-03-21T11:07:23+03",
            "2024-03-21T11:07:23+3:00", "2024-03-21T11:07:23+24:00", "2024-03-21T11:07:23+00:60",
            "2024-03-21T11:07:23 +03:00", "2024-03-21T24:00:00Z", "2024-03-21T11:60:00Z",
            "2024-03-21T11:07:61Z", "2024-3-21T11:07:23Z", "2024-03-21T1:07:23Z",
            "-2024-03-21T11:07:23Z", "-001-03-21T11:07:23Z", "+2024-03-21T11:07:23Z",
            "12024-03-21T11:07:23Z", "2024-W12-4T11:07:23Z", "20240321T110723Z",
            "2024-00-21T11:07:23Z", "2024-13-21T11:07:23Z", "2024-03-00T11:07:23Z",
            "2024-03-32T11:07:23Z", "2024-04-31T11:07:23Z", "2023-02-29T11:07:23Z",
            "1900-02-29T11:07:23Z", "2024/03/21T11:07:23Z", "2024-03-21T11-07-23Z",
            "２０２４-03-21T11:07:23Z", "2024-03-21T11:07:23.٥Z", "2024-03-21T11:07:23\u{0}Z",
        ])
    func refused(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("a leap second is the second after it, and ends a month of UTC")
    func leapSeconds() {
        let after = Timestamp("1999-01-01T00:00:00Z")
        #expect(Timestamp("1998-12-31T23:59:60Z") == after)
        #expect(Timestamp("1998-12-31T15:59:60-08:00") == after)
        #expect(Timestamp("2015-07-01T02:59:60.5+03:00") == Timestamp("2015-07-01T00:00:00.5Z"))
        for text in [
            "1998-12-31T23:58:60Z", "1998-12-31T22:59:60Z", "1998-12-30T23:59:60Z",
            "1998-12-31T23:59:60+01:00",
        ] { #expect(Timestamp(text) == nil) }
    }

    @Test(
        "it is written with six digits and a numeric offset",
        arguments: [
            (0, 0, "1970-01-01T00:00:00.000000+00:00"),
            (1_711_008_443_587_564, 180, "2024-03-21T11:07:23.587564+03:00"),
            (1_711_008_443_587_564, -570, "2024-03-20T22:37:23.587564-09:30"),
            (-1, 0, "1969-12-31T23:59:59.999999+00:00"),
            (-62_167_219_200_000_000, 0, "0000-01-01T00:00:00.000000+00:00"),
            (253_402_300_799_999_999, 0, "9999-12-31T23:59:59.999999+00:00"),
            (.max, 0, "9999-12-31T23:59:59.999999+00:00"),
            (.min, -1_439, "0000-01-01T00:00:00.000000-23:59"),
            (.max, .max, "9999-12-31T23:59:59.999999+23:59"),
            (.min, .min, "0000-01-01T00:00:00.000000-23:59"),
        ] as [(Int64, Int16, String)])
    func writing(microseconds: Int64, offset: Int16, text: String) {
        let timestamp = Timestamp(microseconds: microseconds, offsetMinutes: offset)
        #expect(timestamp.description == text)
        #expect(timestamp.utf8.span.count == text.utf8.count)
    }

    @Test("random timestamps survive being written and read")
    func roundTrip() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            let microseconds = Int64.random(
                in: -62_167_000_000_000_000...253_402_000_000_000_000, using: &random)
            let offset = Int16.random(in: -1_439...1_439, using: &random)
            let timestamp = Timestamp(microseconds: microseconds, offsetMinutes: offset)
            let back = Timestamp(timestamp.description)
            #expect(back == timestamp && back?.offsetMinutes == offset, "\(timestamp)")
        }
    }

    @Test("two are compared by the point in time alone")
    func comparison() throws {
        let utc = try #require(Timestamp("2024-03-21T08:00:00Z"))
        let moscow = utc.inOffset(minutes: 180)
        #expect(utc == moscow && utc.hashValue == moscow.hashValue)
        #expect(!(utc < moscow) && !(moscow < utc))
        #expect(moscow < Timestamp(microseconds: utc.microseconds + 1))
        #expect(moscow.description == "2024-03-21T11:00:00.000000+03:00")
    }

    @Test("the date is that of the place")
    func date() throws {
        let timestamp = try #require(Timestamp("2024-02-29T23:30:00-01:00"))
        #expect(timestamp.date.description == "2024-02-29")
        #expect(timestamp.inOffset(minutes: 0).date.description == "2024-03-01")
    }

    @Test(
        "At the ends of local time, what is read is written the same",
        arguments: ["9999-12-31T23:59:59.999990-03:59", "0000-01-01T00:00:00.000000+03:59"])
    func ends(text: String) {
        #expect(Timestamp(text)?.description == text)
    }
}
