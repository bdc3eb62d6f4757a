import Patterns
import Testing

@Suite("Patterns that are not ECMA-262 are refused")
struct PatternRefusalTests {
    private static let refusals: [(source: String, offset: Int, reason: String)] = [
        ("a++", 2, "a quantifier cannot follow a quantifier"),
        ("a{2}+", 4, "a quantifier cannot follow a quantifier"),
        ("a**", 2, "a quantifier cannot follow a quantifier"),
        ("*a", 0, "there is nothing to repeat before '*'"),
        ("é|+", 3, "there is nothing to repeat before '+'"),
        ("{1}", 0, "there is nothing to repeat before '{'"),
        ("a{2,1}", 1, "the counts of '{2,1}' are out of order"),
        ("^*", 1, "an assertion cannot be repeated"),
        ("(?=a)?", 5, "an assertion cannot be repeated"),
        ("(?i)a", 0, "ECMA-262 has no group that begins with '(?i'"),
        ("(?i:a)", 0, "ECMA-262 has no group that begins with '(?i'"),
        ("(?>a)", 0, "ECMA-262 has no group that begins with '(?>'"),
        ("(?P<n>a)", 0, "ECMA-262 has no group that begins with '(?P'"),
        ("(?#note)", 0, "ECMA-262 has no group that begins with '(?#'"),
        ("a(?", 1, "ECMA-262 has no group that begins with '(?'"),
        (#"\Aabc\z"#, 0, #"ECMA-262 has no escape '\A'"#),
        (#"abc\Z"#, 3, #"ECMA-262 has no escape '\Z'"#),
        (#"\h"#, 0, #"ECMA-262 has no escape '\h'"#),
        (#"\a"#, 0, #"ECMA-262 has no escape '\a'"#),
        (#"\R"#, 0, #"ECMA-262 has no escape '\R'"#),
        (#"\Qa\E"#, 0, #"ECMA-262 has no escape '\Q'"#),
        (#"[\A]"#, 1, #"ECMA-262 has no escape '\A'"#),
        (#"\é"#, 0, #"ECMA-262 has no escape '\é'"#),
        (#"a\"#, 1, "a backslash at the end of the pattern"),
        (#"\u12"#, 0, #"'\u' must be followed by four hexadecimal digits"#),
        (#"\u{110000}"#, 0, "a code point is at most 10FFFF"),
        (#"\u{}"#, 0, #"'\u{' must be followed by hexadecimal digits and '}'"#),
        (#"\x4"#, 0, #"'\x' must be followed by two hexadecimal digits"#),
        (#"\c1"#, 0, #"'\c' must be followed by a letter"#),
        (#"\01"#, 0, #"'\0' must not be followed by a digit"#),
        (#"(a)\2"#, 3, "there is no group 2 to refer to"),
        (#"\k<x>(?<n>a)"#, 0, "there is no group 'x' to refer to"),
        (#"\kx"#, 0, #"'\k' must be followed by '<name>'"#),
        ("(?<n>a)(?<n>b)", 7, "two groups have the name 'n'"),
        ("(?<1>a)", 3, "a group's name must be an identifier"),
        ("(?<>a)", 3, "a group's name must be an identifier between '<' and '>'"),
        ("(a", 0, "unclosed '('"),
        ("^(abc]", 1, "unclosed '('"),
        ("a)", 1, "unmatched ')'"),
        ("[a", 0, "unclosed '['"),
        ("[b-a]", 1, "the ends of a range are out of order"),
        (#"\p{Greek}"#, 0, "'Greek' is no Unicode property of ECMA-262"),
        (#"\p{script=Greek}"#, 0, "'script=Greek' is no Unicode property of ECMA-262"),
        (#"\p{Script=greek}"#, 0, "'Script=greek' is no Unicode property of ECMA-262"),
        (#"\p{lu}"#, 0, "'lu' is no Unicode property of ECMA-262"),
        (#"\p{L&}"#, 0, "'L&' is no Unicode property of ECMA-262"),
        (#"[\p{Alnum}]"#, 1, "'Alnum' is no Unicode property of ECMA-262"),
        (#"\pL"#, 0, #"'\p' must be followed by '{property}'"#),
        (#"\p{L"#, 0, #"unclosed '\p{'"#),
    ]

    @Test("A construct is refused with its offset and the reason", arguments: refusals)
    func refused(source: String, offset: Int, reason: String) {
        #expect(throws: PatternError(kind: .syntax, offset: offset, reason: reason)) {
            try Pattern(source)
        }
        #expect(!Pattern.isValid(source))
    }

    private static let limitations: [(source: String, offset: Int, reason: String)] = [
        ("a(?<=b+)c", 1, "a lookbehind of variable length is not supported"),
        ("(?<!a|b(c|de))", 0, "a lookbehind of variable length is not supported"),
        ("a{65536}", 0, "a count over 65535 is not supported"),
        ("xa{1,99999999999999999999}", 1, "a count over 65535 is not supported"),
        (#"\p{Script=Nowhere}"#, 0, "unknown property after \\P or \\p"),
        ("(?:a{60000}){60000}", 0, "regular expression is too large"),
    ]

    @Test("What the engine cannot do is refused as unsupported", arguments: limitations)
    func unsupported(source: String, offset: Int, reason: String) {
        #expect(throws: PatternError(kind: .unsupported, offset: offset, reason: reason)) {
            try Pattern(source)
        }
        #expect(Pattern.isValid(source))
    }

    @Test("Groups may nest 200 deep, and not 100,000 deep")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
        }
        #expect(try Pattern(nested(200)).matches("a") == .matched)
        #expect(
            throws: PatternError(
                kind: .unsupported, offset: 200, reason: "groups nest deeper than 200")
        ) {
            try Pattern(nested(100_000))
        }
    }

    @Test("An error describes itself with reason and offset")
    func description() {
        let error = PatternError(kind: .syntax, offset: 3, reason: "unclosed '('")
        #expect("\(error)" == "unclosed '(' at offset 3")
    }
}
