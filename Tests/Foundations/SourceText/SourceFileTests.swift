import SourceText
import Testing

@Suite("A source file") struct SourceFileTests {
    @Test(
        "counts lines and columns of code points",
        arguments: [
            ("", 0, 1, 1), ("ab", 0, 1, 1), ("ab", 1, 1, 2), ("ab", 2, 1, 3), ("ab", 9, 1, 3),
            ("a\nb", 1, 1, 2), ("a\nb", 2, 2, 1), ("a\nb\n", 4, 3, 1),
            ("a\r\nb", 2, 1, 3), ("a\r\nb", 3, 2, 1), ("a\rb", 2, 2, 1),
            ("é=1", 2, 1, 2), ("é=1", 3, 1, 3), ("😀\n😀x", 9, 2, 2),
            ("\u{FEFF}ab", 3, 1, 1), ("\u{FEFF}ab", 4, 1, 2), ("\u{FEFF}ab", 0, 1, 1),
        ])
    func positions(text: String, offset: Int, line: Int, column: Int) {
        let position = SourceFile(path: "a", text).position(atOffset: offset)
        #expect([position.line, position.column] == [line, column])
        #expect(position.offset == min(offset, text.utf8.count))
    }

    @Test("gives its lines without their breaks")
    func lines() {
        let file = SourceFile(path: "a", "\u{FEFF}one\r\ntwo\rthree\n\nfive\n")
        #expect((0...7).map(file.line) == ["", "one", "two", "three", "", "five", "", ""])
        #expect(file.lineCount == 6)
    }

    @Test("repairs lines that are not UTF-8")
    func malformed() {
        #expect(SourceFile(path: "a", text: [0x61, 0xFF, 0x62]).line(1) == "a\u{FFFD}b")
    }

    @Test("names its places as path, line and column")
    func locations() {
        let file = SourceFile(path: "openapi.yml", "a: 1\nb: 2\n")
        let location = SourceText.SourceLocation(file: file, range: SourceRange(start: 8, end: 9))
        #expect(location.description == "openapi.yml:2:4")
        #expect(location.end == SourcePosition(offset: 9, line: 2, column: 5))
        #expect(location.prefix(10) == location)
        #expect(SourceRange(start: 5, end: 2).count == 0)
    }
}
