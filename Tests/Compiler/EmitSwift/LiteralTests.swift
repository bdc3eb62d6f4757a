import CodeText
import Testing

@testable import EmitSwift

@Suite("Literals") struct LiteralTests {
    @Test(
        "have the value of their text, whatever it is",
        arguments: [
            ("plain", #""plain""#),
            ("", #""""#),
            ("a \"quote\"", ##"#"a "quote""#"##),
            ("back\\slash", ##"#"back\slash"#"##),
            ("\"#", ###"##""#"##"###),
            ("\\(x)", ##"#"\(x)"#"##),
            ("\\#(x)", ###"##"\#(x)"##"###),
            ("line\nbreak", #""line\nbreak""#),
            ("\r\n\t\0", #""\r\n\t\0""#),
            ("\"\n\\", #""\"\n\\""#),
            ("\u{2028}\u{85}", #""\u{2028}\u{85}""#),
            ("\u{202E}abc", #""\u{202E}abc""#),
            ("\u{FEFF}", #""\u{FEFF}""#),
            ("Привет, 世界", #""Привет, 世界""#),
        ])
    func strings(value: String, literal: String) {
        #expect(Literal.string(value).text == literal)
    }

    @Test("group the digits of long integers")
    func integers() {
        #expect(Literal.integer(0).text == "0")
        #expect(Literal.integer(4000).text == "4000")
        #expect(Literal.integer(16_384).text == "16_384")
        #expect(Literal.integer(-123_456).text == "-123_456")
        #expect(Literal.integer(.min).text == "-9_223_372_036_854_775_808")
        #expect(Literal.integer(9_007_199_254_740_991).text == "9_007_199_254_740_991")
    }

    @Test("keep numbers exact")
    func numbers() {
        #expect(Literal.number(0.01).text == "0.01")
        #expect(Literal.number(3).text == "3.0")
        #expect(Literal.number(1e-300).text == "1e-300")
        #expect(Double(Literal.number(0.1 + 0.2).text) == 0.1 + 0.2)
    }

    // MARK: Blocks

    private func block(_ text: String) -> String {
        Layout.text(
            """
            var x: String {
                \(Code.block(0))
            }
            """, blocks: [text])
    }

    @Test("hold a document line by line")
    func blocks() {
        #expect(
            block("a: 1\nb:\n  - 2\n") == #####"""
                var x: String {
                    #"""
                    a: 1
                    b:
                      - 2

                    """#
                }
                """##### + "\n")
    }

    @Test("fold lines that are too wide")
    func folding() {
        let text = String(repeating: "0123456789", count: 12)
        let lines = block(text).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 100 })
        #expect(lines[2].hasSuffix("\\#"))
        #expect(lines[2].dropLast(2).drop { $0 == " " } + lines[3].drop { $0 == " " } == text)
    }

    @Test("escape what would end a block, be normalised or be stripped")
    func blockEscapes() {
        let text = block("\"\"\"# \\#(x) \\ \r\n\t\u{0}blank \n\u{2028}\n ")
        #expect(text.contains(##""""# \#u{23}"##) == false)
        #expect(text.contains(##"""\#"# \\#u{23}(x) \ \#r"##))
        #expect(text.contains("\\#t\\#0blank\\#u{20}\n"))
        #expect(text.contains("\\#u{2028}\n"))
        #expect(text.contains("    \\#u{20}\n"))
    }

    // MARK: Comments

    private func comment(_ text: String?...) -> [Substring] {
        Layout.text(Code.documentation(text.map(\.self))).split(separator: "\n")
    }

    @Test("of comments never leave the comment")
    func comments() {
        let breaks = ["\n", "\r", "\r\n", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}"]
        for text in breaks {
            #expect(comment("a\(text)b()") == ["/// a", "/// b()"], "\(text.unicodeScalars)")
        }
        #expect(comment("a\u{0}b\u{202E}c*/") == ["/// a\u{FFFD}b\u{FFFD}c*/"])
        #expect(comment(nil, "", "  \n") == [])
        #expect(comment("a", nil, "b") == ["/// a", "///", "/// b"])
    }

    @Test("of comments fill paragraphs, and only those")
    func paragraphs() {
        let first = "The first line of a paragraph that goes on"
        let joined = [
            ("in the next one.", true), ("(with a bracket)", true), ("`code` too", true),
            ("2 of them", true), ("ünd so", true), ("", false), ("- an element", false),
            ("2. an element", false), ("# heading", false), ("| a | b |", false),
            ("```", false), ("    code", false), ("> said", false), ("===", false), ("<b>", false),
        ]
        for (next, isJoined) in joined {
            let lines = isJoined ? ["\(first) \(next)"] : next.isEmpty ? [first] : [first, next]
            #expect(comment("\(first)\n\(next)") == lines.map { "/// \($0)"[...] }, "\(next)")
        }
        let closed = [
            "A line that ends with two blanks means it  ",
            "A line that ends in a backslash is one\\",
            "A line that announces what comes below it:", "# A heading that is as long as a line",
            "> A quotation that is as long as a line is", "Too short",
        ]
        for line in closed {
            #expect(comment("\(line)\nnext").count == 2, "\(line)")
        }
    }

    @Test("of comments wrap prose, and leave tables and code alone")
    func wrapping() {
        let long = Array(repeating: "word", count: 40).joined(separator: " ")
        #expect(comment(long).allSatisfy { $0.count <= 100 })
        #expect(comment("| " + long) == ["/// | \(long)"])
        #expect(comment("    " + long) == ["///     \(long)"])
        #expect(comment("```\n\(long)\n```").count == 3)
    }
}
