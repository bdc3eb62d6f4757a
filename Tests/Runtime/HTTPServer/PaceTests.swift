import Testing

@testable import HTTPServer

@Suite("Pace and names")
struct PaceTests {
    private static let second: UInt64 = 1_000_000_000
    private static let limit = RateLimit(HTTPServerConfiguration(host: "", port: 0))

    private static func allowance(_ pace: Pace, timeout: UInt64 = 30 * second) -> UInt64 {
        var pace = pace
        return pace.allowance(timeout: timeout, limit: limit)
    }

    @Test("A peer that has moved nothing is waited for as long as the grace")
    func grace() {
        var pace = Pace()
        #expect(Self.allowance(pace) == 10 * Self.second)
        pace.note(waited: 4 * Self.second)
        #expect(Self.allowance(pace) == 6 * Self.second)
        pace.note(waited: 7 * Self.second)
        #expect(Self.allowance(pace) == 0)
    }

    @Test("Bytes earn time, 240 a second, and silence is bounded whatever was earned")
    func earning() {
        var pace = Pace()
        pace.note(moved: 24_000)
        pace.note(waited: 80 * Self.second)
        // The price of a byte is rounded down to a whole nanosecond.
        #expect(Self.allowance(pace) / 100_000 == 199_999)
        pace.note(moved: 1_000_000)
        #expect(Self.allowance(pace) == 30 * Self.second)
        #expect(Self.allowance(pace, timeout: 5) == 5)
    }

    @Test("What only the system has taken earns nothing")
    func untaken() {
        for untaken in [24_000, 50_000] {
            var pace = Pace()
            pace.note(moved: 24_000)
            pace.note(waited: 9 * Self.second)
            let limit = Self.limit
            #expect(pace.allowance(timeout: .max, limit: limit, untaken: untaken) == Self.second)
            // Some is taken, whether of this message or of one before it.
            let later = pace.allowance(timeout: .max, limit: limit, untaken: untaken - 12_000)
            #expect(later / 100_000 == 409_999)
        }
    }

    @Test("Who takes enough is waited for while the system is full all the time")
    func fullSystem() {
        var pace = Pace()
        for _ in 0..<100 {
            #expect(pace.allowance(timeout: .max, limit: Self.limit, untaken: 128_000) > 0)
            pace.note(waited: Self.second)
            pace.note(moved: 1_000)
        }
    }

    @Test("Without a least rate only silence counts")
    func noLimit() {
        var configuration = HTTPServerConfiguration(host: "", port: 0)
        configuration.minBytesPerSecond = 0
        var pace = Pace()
        pace.note(moved: 1)
        pace.note(waited: 1_000 * Self.second)
        let allowance = pace.allowance(timeout: 7, limit: RateLimit(configuration))
        #expect(allowance == 7)
    }

    @Test("Names of exchanges do not repeat, and need no memory of their own")
    func names() {
        var ids = RequestIDs()
        let names = Set((0..<100_000).map { _ in ids.next().text })
        #expect(names.count == 100_000)
        let digits = Set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        #expect(names.allSatisfy { $0.utf8.count == 13 && digits.isSuperset(of: $0) })
    }
}
