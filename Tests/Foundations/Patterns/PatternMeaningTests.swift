import Patterns
import Testing

/// Each row was checked against V8 (Node 20) with the u flag, except those of Annex B, which were
/// checked without it.
@Suite("Patterns mean what ECMA-262 says")
struct PatternMeaningTests {
    private static let matching: [(String, String)] = [
        ("", ""), ("", "anything"), ("b", "abc"), ("^abc$", "abc"), ("^$", ""), ("a|b", "xb"),
        ("|a", ""),
        // `.` and line terminators
        ("^.$", "é"), ("^.$", "🐲"), ("^.$", "\u{0}"), ("^.$", "\u{85}"), ("^[^]$", "\n"),
        ("^[^]$", "\u{2028}"),
        // `\s` is every space separator, line terminator and BOM
        (#"^\s$"#, " "), (#"^\s$"#, "\u{0B}"), (#"^\s$"#, "\u{A0}"), (#"^\s$"#, "\u{FEFF}"),
        (#"^\s$"#, "\u{2003}"), (#"^\s$"#, "\u{2028}"), (#"^\s$"#, "\u{3000}"),
        (#"^\S$"#, "\u{200B}"),
        (#"^\S$"#, "\u{180E}"), (#"^[^\s]$"#, "x"), (#"^[\s\d]+$"#, "1\u{A0}2"),
        (#"^[\S]$"#, "\u{85}"),
        // `\d`, `\w` and `\b` are ASCII
        (#"^\d+$"#, "0129"), (#"^\D$"#, "٣"), (#"^\w+$"#, "aZ_9"), (#"^\W$"#, "é"), (#"\bé"#, "aé"),
        // escapes
        (#"^\cJ\cm$"#, "\n\r"), (#"^\x41\u0042\u{43}\u{000044}$"#, "ABCD"),
        (#"^\uD83D\uDC32$"#, "🐲"),
        (#"^[\uD83D\uDC30-\uD83D\uDC39]$"#, "🐲"), (#"^[🐲-🐴]$"#, "🐳"),
        (#"^\f\n\r\t\v\0$"#, "\u{C}\n\r\t\u{B}\0"),
        (#"^[\b]$"#, "\u{8}"), (#"^\/\.\$$"#, "/.$"), (#"^\uD83D$|x"#, "x"),
        (#"^[\uD800-\uE000]$"#, "\u{E000}"),
        (#"^[^\uD800]$"#, "a"), (#"^[\-a]$"#, "-"),
        // classes
        ("^[[:alpha:]]$", ":]"), ("^[a-]$", "-"), ("^[-a]$", "-"), ("^[^^]$", "a"), ("^[]|a$", "a"),
        (#"^[\]]$"#, "]"), (#"^[&&~~||]$"#, "&"), ("^[.]$", "."), ("^[(]$", "("),
        // properties
        (#"^\p{Letter}$"#, "é"), (#"^\p{L}\p{Lu}\p{Uppercase_Letter}$"#, "aBC"),
        (#"^\p{gc=Nd}$"#, "٣"),
        (#"^\p{General_Category=Decimal_Number}$"#, "٣"), (#"^\p{digit}$"#, "৪"),
        (#"^\p{Script=Greek}$"#, "Ω"),
        (#"^\p{sc=Grek}$"#, "Ω"), (#"^\p{scx=Deva}$"#, "\u{0964}"), (#"^\P{L}$"#, "1"),
        (#"^[\p{L}\d]+$"#, "é1"),
        (#"^\p{Emoji}$"#, "🐲"), (#"^\p{ASCII}$"#, "a"), (#"^\p{Any}$"#, "\u{10FFFF}"),
        (#"^\p{Assigned}$"#, "a"),
        (#"^\P{Assigned}$"#, "\u{0378}"), (#"^\p{LC}$"#, "a"), (#"^\p{punct}$"#, "!"),
        (#"^\p{ID_Start}$"#, "é"),
        (#"^\p{White_Space}$"#, "\u{85}"), (#"^[^\P{Lu}]$"#, "A"),
        // groups, references, lookaround
        (#"^(?<année>\d{4})-\k<année>$"#, "2024-2024"), (#"^\k<a>(?<a>x)$"#, "x"),
        (#"^(?:(a)|b)\1$"#, "b"),
        (#"^(a)|\1+$"#, ""), (#"^(a\1)$"#, "a"), (#"(?<=€)\d"#, "€5"), (#"(?<!€)5"#, "$5"),
        (#"^(?=.*\d)(?!.* ).+$"#, "a1"),
        (#"(?<=a|bc)x"#, "bcx"), (#"(.|)[^ ]*?a"#, "a"), (#"(?:\B.|)\S*?^"#, "-"),
        // quantifiers
        ("^a{2}$", "aa"), ("^a{2,}$", "aaa"), ("^a{1,2}?$", "aa"), ("^a*?$", "aa"),
        ("^(ab)+$", "abab"),
        ("^a{00002}$", "aa"), ("^(?:a{0,0}|b)$", ""),
        // Annex B
        (#"^[\w-.]+$"#, "a-b."), (#"^\-\_\@\ \"$"#, "-_@ \""), ("^{x}]$", "{x}]"),
        ("^a{,2}$", "a{,2}"),
    ]

    private static let failing: [(String, String)] = [
        ("^abc$", "abc\n"), ("^a", "ba"), ("^.$", "\n"), ("^.$", "\r"), ("^.$", "\u{2028}"),
        ("^.$", "\u{2029}"),
        ("^.$", "e\u{301}"), ("[]", "a"), (#"^\s$"#, "\u{85}"), (#"^\s$"#, "\u{200B}"),
        (#"^\s$"#, "\u{180E}"),
        (#"^\S$"#, "\u{A0}"), (#"^\d$"#, "٣"), (#"^\w$"#, "é"), (#"^\w$"#, "\u{17F}"),
        (#"^\cC$"#, #"\cC"#),
        (#"\uD83D"#, "🐲"), (#"[\uD800-\uDFFF]"#, "🐲"), (#"^[[:alpha:]]$"#, "b"),
        (#"^\p{Lu}$"#, "a"),
        (#"^\p{Script=Greek}$"#, "a"), (#"^(?<=a)b"#, "ab"), (#"(?!a)a"#, "a"), ("^a{2}$", "aaa"),
        (#"^\B"#, "a"), ("a", ""), ("$^", "a"), ("é", "e\u{301}"), ("^a{,2}$", "aa"),
        (#"^[\w-.]$"#, ","),
    ]

    @Test("A text is matched", arguments: matching)
    func matched(source: String, text: String) throws {
        #expect(try Pattern(source).matches(text) == .matched)
        #expect(try Pattern(source).matches(Array(text.utf8)) == .matched)
    }

    @Test("A text is not matched", arguments: failing)
    func notMatched(source: String, text: String) throws {
        #expect(try Pattern(source).matches(text) == .notMatched)
        #expect(try Pattern(source).matches(Array(text.utf8)) == .notMatched)
    }

    @Test(
        "Bytes that are no UTF-8 match nothing",
        arguments: [[0xFF], [0xC3], [0x61, 0xED, 0xA0, 0x80]])
    func malformedBytes(bytes: [UInt8]) throws {
        #expect(try Pattern("").matches(bytes) == .notMatched)
    }

    @Test("Every ASCII character in a class means itself or is an escape's end")
    func classMembers() throws {
        for value in UInt8(0)..<0x80 where !#"\]^-"#.utf8.contains(value) {
            let character = Character(Unicode.Scalar(value))
            #expect(try Pattern("^[\(character)]$").matches(String(character)) == .matched)
        }
    }
}
