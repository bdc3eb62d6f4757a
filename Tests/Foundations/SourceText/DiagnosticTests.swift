import SourceText
import Testing

@Suite("A diagnostic") struct DiagnosticTests {
    @Test("shows the place, two lines before it, a mark, a hint and notes")
    func listing() {
        let text = """
            /chats/{chat_id}/messages:
              parameters:
                - in: path
                  name: chatId
                  required: true
            """
        let file = SourceFile(path: "openapi.yml", text)
        let diagnostic = Diagnostic(
            code: "path-parameter-unused",
            "path parameter 'chatId' is not in the template '/chats/{chat_id}/messages'",
            at: location(of: "chatId", in: file), hint: "did you mean 'chat_id'?",
            notes: [
                .init(
                    "the template is declared here", at: location(of: "/chats/{chat_id}", in: file))
            ])
        #expect(
            diagnostic.description == """
                openapi.yml:4:13: error: path parameter 'chatId' is not in the template \
                '/chats/{chat_id}/messages' [path-parameter-unused]
                   2 |   parameters:
                   3 |     - in: path
                 > 4 |       name: chatId
                     |             ^~~~~~ did you mean 'chat_id'?
                openapi.yml:1:1: note: the template is declared here
                """)
    }

    @Test("lines up its gutter where the line numbers grow longer")
    func gutter() {
        let file = SourceFile(path: "a", (1...10).map { "line \($0)" }.joined(separator: "\n"))
        let diagnostic = Diagnostic(.warning, code: "b", "c", at: location(of: "10", in: file))
        #expect(
            diagnostic.description == """
                a:10:6: warning: c [b]
                    8 | line 8
                    9 | line 9
                 > 10 | line 10
                      |      ^~
                """)
    }

    @Test("has a place to stand without one")
    func noPlace() {
        #expect(Diagnostic(code: "b", "no file", at: nil).description == "error: no file [b]")
        let hinted = Diagnostic(code: "b", "no file", at: nil, hint: "name one")
        #expect(hinted.description == "error: no file [b]\n    name one")
    }

    @Test(
        "marks one column at the end of a file, and the first line of a long stretch",
        arguments: [
            ("ab", 2, 2, " > 1 | ab\n     |   ^"),
            ("", 0, 0, " > 1 |\n     | ^"),
            ("ab\ncd\n", 1, 5, " > 1 | ab\n     |  ^"),
            ("\tab", 1, 3, " > 1 | \tab\n     | \t^~"),
            ("a\n", 2, 2, "   1 | a\n > 2 |\n     | ^"),
        ])
    func marks(text: String, start: Int, end: Int, listing: String) {
        let location = SourceText.SourceLocation(
            file: SourceFile(path: "a", text), range: SourceRange(start: start, end: end))
        let lines = Diagnostic(code: "b", "c", at: location).description
            .split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        #expect(lines.joined(separator: "\n") == listing)
    }

    @Test("escapes what would disturb a terminal")
    func control() {
        let file = SourceFile(path: "a", "x\u{1B}[31m\u{202E}y")
        let diagnostic = Diagnostic(code: "b", "key 'p\n\u{1B}q'", at: location(of: "y", in: file))
        #expect(
            diagnostic.description == """
                a:1:8: error: key 'p\\n\\u{1B}q' [b]
                 > 1 | x\u{FFFD}[31m\u{FFFD}y
                     |        ^
                """)
    }

    @Test("cuts long lines to a window around the mark")
    func longLine() {
        let file = SourceFile(
            path: "a", String(repeating: "<", count: 500) + "@" + String(repeating: ">", count: 500)
        )
        let lines = Diagnostic(code: "b", "c", at: location(of: "@", in: file)).description
            .split(separator: "\n")
        #expect(lines.allSatisfy { $0.count < 140 })
        #expect(lines[1].hasPrefix(" > 1 | …<"))
        #expect(lines[1].hasSuffix(">…"))
        let mark = lines[2].firstIndex(of: "^").map {
            lines[2].distance(from: lines[2].startIndex, to: $0)
        }
        let place = lines[1].firstIndex(of: "@").map {
            lines[1].distance(from: lines[1].startIndex, to: $0)
        }
        #expect(mark == place)
    }

    @Test("sorts by place, those without one first")
    func sorting() {
        let file = SourceFile(path: "a", "xyz")
        let diagnostics = [
            Diagnostic(code: "z", "", at: location(of: "z", in: file)),
            Diagnostic(code: "x", "", at: location(of: "x", in: file)),
            Diagnostic(.warning, code: "x2", "", at: location(of: "x", in: file)),
            Diagnostic(code: "none", "", at: nil),
        ]
        #expect(diagnostics.sortedByPlace().map(\.code) == ["none", "x", "x2", "z"])
        #expect(diagnostics.hasErrors)
        #expect(![diagnostics[2]].hasErrors)
    }

    private func location(of part: String, in file: SourceFile) -> SourceText.SourceLocation {
        let bytes = Array(part.utf8)
        let start = file.text.indices.first { file.text[$0...].starts(with: bytes) } ?? 0
        return SourceText.SourceLocation(
            file: file, range: SourceRange(start: start, end: start + bytes.count))
    }
}
