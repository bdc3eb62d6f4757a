import HTTPMessages
import Testing

@Suite("Dates of HTTP")
struct HTTPDateTests {
    private static let now: Int64 = 1_700_000_000

    @Test(
        "written as IMF-fixdate",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (-62_167_219_200, "Sat, 01 Jan 0000 00:00:00 GMT"),
            (Int64.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (Int64.min, "Sat, 01 Jan 0000 00:00:00 GMT"),
        ])
    func written(_ seconds: Int64, _ text: String) {
        #expect(HTTPDate.text(seconds) == text)
        #expect(text.utf8.count == HTTPDate.length)
    }

    @Test(
        "all three forms are read",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ])
    func read(_ text: String) {
        #expect(HTTPDate.parse(text, now: Self.now) == 784_111_777)
    }

    @Test("each day of 200 years is read as it was written")
    func everyDay() {
        for day in Int64(-36_525)..<36_525 {
            let seconds = day * 86400 + 43199
            #expect(HTTPDate.parse(HTTPDate.text(seconds), now: Self.now) == seconds)
        }
    }

    @Test("a year of two digits lies at most 50 years ahead")
    func shortYears() {
        func year(_ text: String) -> String? {
            HTTPDate.parse("Sunday, 06-Nov-\(text) 08:49:37 GMT", now: Self.now)
                .map { String(HTTPDate.text($0).dropFirst(12).prefix(4)) }
        }
        #expect(year("23") == "2023")
        #expect(year("73") == "2073")
        #expect(year("74") == "1974")
    }

    @Test(
        "anything else is no date",
        arguments: [
            "", "Sun", "Sun,", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT ", "Xyz, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
            "Sun Nov 6 08:49:37 1994", "Sun Nov 06 08:49:37", "1994-11-06T08:49:37Z",
        ])
    func refused(_ text: String) { #expect(HTTPDate.parse(text, now: Self.now) == nil) }
}
