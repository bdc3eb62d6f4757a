import Testing
import Timestamps

@Suite("Calendar dates")
struct CalendarDateTests {
    @Test("every month of the years 0 to 9999 has its days, counted without a gap")
    func calendar() throws {
        var day = -719_528
        for year in 0...9_999 {
            let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (month, length) in zip(1...12, lengths) {
                for dayOfMonth in [1, length] {
                    let date = try #require(
                        CalendarDate(year: year, month: month, day: dayOfMonth))
                    let number = day + dayOfMonth - 1
                    guard date.daysSince1970 == number,
                        CalendarDate(daysSince1970: number) == date
                    else {
                        Issue.record("\(date) is day \(date.daysSince1970), not \(number)")
                        return
                    }
                }
                #expect(CalendarDate(year: year, month: month, day: length + 1) == nil)
                day += length
            }
        }
        #expect(CalendarDate(daysSince1970: day) == nil)
        #expect(CalendarDate(daysSince1970: -719_529) == nil)
    }

    @Test("every day of an era is found, there and back")
    func days() throws {
        var previous = try #require(CalendarDate(daysSince1970: -1))
        for day in 0...146_097 {
            let date = try #require(CalendarDate(daysSince1970: day))
            guard date.daysSince1970 == day, previous < date else {
                Issue.record("day \(day) is \(date)")
                return
            }
            previous = date
        }
    }

    @Test("a date is written and read as year, month and day")
    func text() throws {
        for text in ["2024-03-21", "0000-01-01", "9999-12-31", "2000-02-29", "0999-10-09"] {
            #expect(try #require(CalendarDate(text)).description == text)
        }
    }

    @Test(
        "what is no date is refused",
        arguments: [
            "", "2024-03-2", "2024-03-211", "2024-3-21", "24-03-21", "-024-03-21", "2024-02-30",
            "2023-02-29", "1900-02-29", "2024-00-01", "2024-01-00", "2024-13-01", "2024-04-31",
            "20240321", "2024/03/21", "2024-03-21Z", " 2024-03-21", "2024-0３-21", "abcd-ef-gh",
        ])
    func refused(text: String) {
        #expect(CalendarDate(text) == nil)
    }
}
