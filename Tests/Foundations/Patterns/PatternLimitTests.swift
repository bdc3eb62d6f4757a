import Patterns
import Testing

@Suite("Patterns run within limits")
struct PatternLimitTests {
    /// Patterns that backtrack exponentially, with a text that they cannot match.
    private static let evil: [(source: String, text: String)] = [
        ("(a+)+$", String(repeating: "a", count: 50_000) + "!"),
        ("^(a+)+$", String(repeating: "a", count: 50_000) + "!"),
        ("^(a|a)*$", String(repeating: "a", count: 50_000) + "!"),
        ("^(a|aa)+$", String(repeating: "a", count: 50_000) + "!"),
        ("^(.*a){20}$", String(repeating: "a", count: 50_000) + "!"),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", String(repeating: "a", count: 50_000)),
        (#"^(\w+\s?)*$"#, String(repeating: "a", count: 50_000) + "!"),
        (#"^(?=(a+)+$)b"#, String(repeating: "a", count: 50_000) + "!"),
    ]

    @Test("An evil pattern gives up on 50 KB within 10 ms", arguments: evil)
    func catastrophic(source: String, text: String) throws {
        let pattern = try Pattern(source)
        var outcome = PatternOutcome.matched
        // The machine is shared: the best of five is the pattern's own time.
        let time = (0..<5).map { _ in ContinuousClock().measure { outcome = pattern.matches(text) }
        }
        #expect(outcome != .matched)
        #expect(try #require(time.min()) < .milliseconds(10))
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
