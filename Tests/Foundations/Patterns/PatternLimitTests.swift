import Foundation
import Patterns
import Testing

@Suite("Patterns run within limits")
struct PatternLimitTests {
    private static let manyAs = String(repeating: "a", count: 50_000)

    /// Patterns on which a backtracking engine takes exponential or quadratic time, with a text
    /// that almost matches.
    private static let regularCases: [(source: String, text: String)] = [
        ("(a+)+$", manyAs + "!"), ("^(a+)+$", manyAs + "!"), ("^(a|a)*$", manyAs + "!"),
        ("^(a|aa)+$", manyAs + "!"),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", manyAs), (#"^(\w+\s?)*$"#, manyAs + "!"),
        ("a+b", manyAs), ("^(?:a+b|a)*!$", manyAs), (#"[a-z]+@[a-z]+\.[a-z]+"#, manyAs),
        (#"\b[a-z]+\b@"#, manyAs), (#"\s+$"#, String(repeating: " ", count: 50_000) + "x"),
        (#"\d+$"#, String(repeating: "1", count: 50_000) + "x"),
    ]

    @Test("A regular pattern says no on 50 KB within 10 ms", arguments: regularCases)
    func regular(source: String, text: String) throws {
        let pattern = try Pattern(source)
        #expect(pattern.isLinear)
        let (outcome, time) = try Self.timed(pattern, text)
        #expect(outcome == .notMatched)
        #expect(time < .milliseconds(10))
    }

    private static let irregularCases: [(source: String, text: String)] = [
        ("^(.*a){20}$", manyAs + "!"),
        (#"^(?=(a+)+$)b"#, manyAs + "!"), (#"^(a+)+\1$"#, manyAs + "!"),
        (#"(?=a)a+b"#, manyAs), (#"^(?!(a|aa)+$)b?$"#, manyAs + "!"), (#"\p{L}+\d"#, manyAs),
    ]

    @Test("Another pattern gives up on 50 KB within 50 ms", arguments: irregularCases)
    func irregular(source: String, text: String) throws {
        let pattern = try Pattern(source)
        #expect(!pattern.isLinear)
        let (outcome, time) = try Self.timed(pattern, text)
        #expect(outcome == .limitExceeded)
        #expect(time < .milliseconds(50))
    }

    /// The outcome, and the CPU time that the thread took for it: the machine is shared. The best
    /// of five.
    private static func timed(
        _ pattern: Pattern, _ text: String
    ) throws -> (PatternOutcome, Duration) {
        var outcome = PatternOutcome.matched
        let times = (0..<5).map { _ in
            let start = cpuTime()
            outcome = pattern.matches(text)
            return cpuTime() - start
        }
        return (outcome, try #require(times.min()))
    }

    private static func cpuTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    @Test("A short text is searched to its end by any pattern")
    func shortText() throws {
        let text = String(repeating: "a", count: 4_000)
        #expect(try Pattern("(?=a)a+b").matches(text) == .notMatched)
        #expect(try Pattern("(?=a)a+b").matches(text + "b") == .matched)
    }

    @Test("A pattern of limited reach searches a megabyte to its end")
    func limitedReach() throws {
        let text = String(repeating: "1", count: 1 << 20)
        #expect(try Pattern(#"\p{Lu}\p{Ll}{0,3}"#).matches(text) == .notMatched)
        #expect(try Pattern(#"(?<!\d)\p{L}"#).matches(text + " é") == .matched)
    }

    @Test("An honest pattern may walk through a megabyte")
    func longText() throws {
        let base64 = try Pattern("^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")
        let text = String(repeating: "abcd", count: 262_144)
        #expect(base64.matches(text) == .matched)
        #expect(base64.matches(text + "a") == .notMatched)
        #expect(try Pattern("^[^\u{0}]*$").matches(text) == .matched)
        #expect(
            try Pattern("^(?:.|\n){0,4000}$").matches(String(repeating: "é", count: 4000))
                == .matched)
    }

    @Test("A search that needs more memory than granted gives up")
    func memory() throws {
        let limits = PatternLimits(maxSteps: 10_000_000, maxMemoryBytes: 64 << 10)
        let pattern = try Pattern(#"^(?:(a)|b)*\1$"#, limits: limits)
        #expect(pattern.matches(String(repeating: "ab", count: 100_000)) == .limitExceeded)
    }

    @Test("One pattern serves many tasks at once")
    func concurrency() async throws {
        let pattern = try Pattern(#"^(?<word>\w+) \k<word>$"#)
        let failures = await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<2_000).count {
                        pattern.matches("w\(task)x\($0) w\(task)x\($0)") != .matched
                            || pattern.matches("w\(task)x\($0) w\(task)") != .notMatched
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(failures == 0)
    }
}

@Suite("Patterns give hints to who checks a contract")
struct PatternHintTests {
    @Test(
        "A repetition of a repetition that takes the same text is pointed out",
        arguments: [
            "(a+)+$", "^(a|a)*$", "^(a|ab)*$", "(.*,)*", #"^(\w+\s?)*$"#, "([a-z]+)*x", "((a*)b?)*",
            "(?:a{1,99}){2,}",
            #"^(\p{L}+.)*$"#, "x(?=(a+)+)",
        ])
    func nested(source: String) throws {
        #expect(try Pattern(source).hasNestedQuantifier)
    }

    @Test(
        "A repetition with a separator is not pointed out",
        arguments: [
            "^[a-z0-9]+(?:-[a-z0-9]+)*$", #"^(\d+,)*\d+$"#, "^(ab?c)*$", "^(a|b)*$", "a+b+",
            "(a{2}){3}", "(a?b){1,5}",
            #"^[^@\s]+@[^@\s]+(\.[a-z]+)+$"#,
        ])
    func separated(source: String) throws {
        #expect(try !Pattern(source).hasNestedQuantifier)
    }

    @Test(
        "What needs Annex B is pointed out",
        arguments: [#"\-"#, #"[\w-.]"#, "{", "}", "]", "a{,2}", #"[\_]"#, #"\""#])
    func annexB(source: String) throws {
        #expect(try Pattern(source).usesAnnexB)
    }

    @Test(
        "What the u flag allows is not pointed out",
        arguments: [#"[\-]"#, #"\/"#, #"\."#, "[{}]", "a{1}"])
    func unicodeMode(source: String) throws {
        #expect(try !Pattern(source).usesAnnexB)
    }

    @Test("Patterns written alike are equal")
    func equality() throws {
        #expect(try Pattern("a") == Pattern("a"))
        #expect(try Pattern("a") != Pattern("[a]"))
        #expect(try Set([Pattern("a"), Pattern("a")]).count == 1)
    }
}
