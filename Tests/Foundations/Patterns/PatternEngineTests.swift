import Testing

@testable import Patterns

@Suite("Both engines give one answer")
struct PatternEngineTests {
    private static let sources = [
        "", "a", "^", "$", "^$", "$^", "a|b|", "^a", "a$", "^(?:a|b)*$", "(?:ab?)+", "a{2}",
        "a{0,2}b", "a{2,}$",
        "^.$", "[^]", "[]", "[^a]", "[a-z]+", "[é-ü]", "[🐲-🐴]b", "^[^\u{10000}-\u{10FFFF}]*$",
        #"\d"#, #"\D$"#, #"^\w+$"#,
        #"\W"#, #"\s"#, #"^\S+$"#, #"\b"#, #"\B"#, #"a\b"#, #"\Bé"#, #"^\b"#, #"\b$"#, #"\B$"#,
        #"a\Bb"#,
        "(?:a|ab)(?:c|bcd)", "(?:)*a", "(?:a*)*b", "(?:a?){3}", "^a|b$", "(?:^a|b)c", "a*?b",
        #"\u{0}"#,
        "[\u{7F}-\u{80}]", "[\u{7FF}-\u{800}]", "[\u{FFFF}-\u{10000}]", #"[\uD7FF-\uE000]"#,
        "x|^ab?$|é",
    ]

    private static let texts = [
        "", "a", "b", "ab", "ba", "aa", "aaa", "abc", "abcd", "aab", "é", "aé", "éa", "aéa", "🐲",
        "🐲b", "a🐲",
        "\n", "a\n", "\u{2028}", " a", "a ", "a b", "_", "0", "٣", "\u{0}", "\u{7F}", "\u{80}",
        "\u{7FF}", "\u{800}",
        "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}", "bc", "ac", "xab", "Aé9",
    ]

    @Test("The table and PCRE2 agree on every text", arguments: sources)
    func agreement(source: String) throws {
        let table = try Pattern(source)
        let other = try Pattern(source, limits: .standard, allowsTable: false)
        #expect(table.isLinear && !other.isLinear)
        for text in Self.texts {
            #expect(table.matches(text) == other.matches(text), "on '\(text)'")
        }
    }

    @Test(
        "A pattern that takes too many states is left to PCRE2",
        arguments: ["a.{20}", "^.{1,4000}$", "^(?:.{50}){50}$"])
    func largePattern(source: String) throws {
        let pattern = try Pattern(source)
        #expect(!pattern.isLinear)
        #expect(pattern.matches("b") == (source.hasPrefix("^.{1") ? .matched : .notMatched))
    }

    @Test("Repeated nothing costs nothing")
    func emptyRepetition() throws {
        #expect(try Pattern("^(?:(?:){65535}){65535}$").matches("") == .matched)
    }

    @Test(
        "UTF-8 sequences cover a range of code points exactly",
        arguments: [
            0...0x10FFFF, 0x7F...0x80, 0x7FF...0x800, 0xD7FF...0xE000, 0xFFFF...0x10000,
            0x61...0x61,
            0x3B1...0x1F432, 0xFFF...0x1001, 0x10FFFF...0x10FFFF,
        ] as [ClosedRange<UInt32>])
    func sequences(range: ClosedRange<UInt32>) {
        let sequences = UTF8Ranges.sequences(range)
        let edges = [range.lowerBound, range.upperBound].flatMap { [$0 &- 1, $0, $0 + 1] }
        for value in edges + [0x41, 0xE9, 0x20AC, 0x1F432] {
            guard let scalar = Unicode.Scalar(value), let bytes = UTF8.encode(scalar) else {
                continue
            }
            let count = sequences.count { sequence in
                sequence.count == bytes.count && zip(sequence, bytes).allSatisfy { $0 ~= $1 }
            }
            #expect(count == (range ~= value ? 1 : 0), "\(value)")
        }
    }
}
