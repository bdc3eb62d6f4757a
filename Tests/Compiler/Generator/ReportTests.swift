import JSON
import SourceText
import Testing

@testable import Generator

@Suite("Reports of diagnostics") struct ReportTests {
    private let file = SourceFile(path: "a b,c/api:1.yml", "first: 1\nsecond: é2\n")

    private func location(_ start: Int, _ end: Int) -> SourceText.SourceLocation {
        SourceText.SourceLocation(file: file, range: SourceRange(start: start, end: end))
    }

    private var diagnostics: [Diagnostic] {
        [
            Diagnostic(
                code: "one-thing", "100% wrong\n::error::x", at: location(17, 20),
                hint: "did you mean 'é3'?", notes: [.init("the first is here", at: location(0, 5))]),
            Diagnostic(.warning, code: "another", "odd", at: nil),
            Diagnostic(.warning, code: "one-thing", "again", at: location(0, 5)),
        ]
    }

    @Test("are one object in JSON")
    func json() throws {
        let text = ReportFormat.json.text(of: diagnostics)
        let value = try JSONValue.parse(Array(text.utf8))
        #expect(value["errors"]?.integer == 1)
        #expect(value["warnings"]?.integer == 2)
        let first = value["diagnostics"]?.array?.first
        #expect(first?["path"]?.string == file.path)
        #expect(first?["line"]?.integer == 2)
        #expect(first?["column"]?.integer == 9)
        #expect(first?["endColumn"]?.integer == 11)
        #expect(first?["hint"]?.string == "did you mean 'é3'?")
        #expect(first?["notes"]?.array?.first?["line"]?.integer == 1)
        #expect(value["diagnostics"]?.array?[1]["path"] == nil)
    }

    @Test("are a log of SARIF 2.1.0")
    func sarif() throws {
        let text = ReportFormat.sarif.text(of: diagnostics)
        let value = try JSONValue.parse(Array(text.utf8))
        #expect(value["version"]?.string == "2.1.0")
        let run = value["runs"]?.array?.first
        let rules = run?["tool"]?["driver"]?["rules"]?.array ?? []
        #expect(rules.map { $0["id"]?.string } == ["one-thing", "another"])
        let results = run?["results"]?.array ?? []
        #expect(results.map { $0["ruleIndex"]?.integer } == [0, 1, 0])
        #expect(results.map { $0["level"]?.string } == ["error", "warning", "warning"])
        let place = results[0]["locations"]?.array?.first?["physicalLocation"]
        #expect(place?["artifactLocation"]?["uri"]?.string == "a%20b%2Cc/api%3A1.yml")
        #expect(place?["region"]?["startColumn"]?.integer == 9)
        #expect(results[1]["locations"]?.array?.isEmpty == true)
        let related = results[0]["relatedLocations"]?.array?.first
        #expect(related?["message"]?["text"]?.string == "the first is here")
    }

    @Test("are workflow commands that no text can break out of")
    func github() {
        let lines = ReportFormat.github.text(of: diagnostics).split(separator: "\n")
        #expect(
            lines == [
                "::error file=a b%2Cc/api%3A1.yml,line=2,col=9,title=one-thing::100%25 wrong%0A"
                    + "::error::x; did you mean 'é3'?%0Aa b,c/api:1.yml:1:1: note: "
                    + "the first is here",
                "::warning title=another::odd",
                "::warning file=a b%2Cc/api%3A1.yml,line=1,col=1,title=one-thing::again",
            ])
    }

    @Test("are empty when nothing was found")
    func nothing() throws {
        #expect(ReportFormat.human.text(of: []).isEmpty)
        #expect(ReportFormat.github.text(of: []).isEmpty)
        let value = try JSONValue.parse(Array(ReportFormat.json.text(of: []).utf8))
        #expect(value["diagnostics"]?.array?.isEmpty == true)
    }
}
