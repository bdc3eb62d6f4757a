import Foundation
import Testing

/// Each code that the sources can report has a row in docs/diagnostics.md and a fixture that gets
/// it, and no row is about a code that is gone.
@Suite("Diagnostic codes") struct DiagnosticCodeTests {
    /// The modules whose codes are held to it.
    private static let folders = ["YAML", "OpenAPI", "ContractModel", "EmitSwift", "Generator"]
    /// Codes without a fixture, tested otherwise: a file of megabytes, or a thousand files, would have to
    /// be kept.
    private static let withoutFixture: Set<String> = [
        "document-size", "document-files", "document-elements",
    ]

    private static let root = DocumentFixture.fixtures.deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test("are all explained, and shown by a fixture")
    func reported() throws {
        let codes = try reportedCodes()
        try #require(codes.count > 40)
        #expect(codes.subtracting(try explainedCodes()).sorted() == [], "these have no row")
        let shown = try shownCodes().union(Self.withoutFixture)
        #expect(codes.subtracting(shown).sorted() == [], "these have no fixture")
    }

    @Test("are explained only while they exist")
    func explained() throws {
        let known = try reportedCodes().union(try shownCodes())
        #expect(try explainedCodes().subtracting(known).sorted() == [])
    }

    /// The first string in the calls that report: `error("field-missing", …)`.
    private func reportedCodes() throws -> Set<String> {
        let call =
            /(?:error|warning|stop|diagnostic|unsupported)\(\s*"([a-z0-9-]+)"|code: "([a-z0-9-]+)"/
        var codes: Set<String> = []
        for folder in Self.folders {
            let url = Self.root.appendingPathComponent("Sources/Compiler/\(folder)")
            for name in try FileManager.default.subpathsOfDirectory(atPath: url.path)
            where name.hasSuffix(".swift") {
                let text = try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
                for match in text.matches(of: call) {
                    if let code = match.output.1 ?? match.output.2 { codes.insert(String(code)) }
                }
            }
        }
        return codes
    }

    /// The codes in the first column of the tables.
    private func explainedCodes() throws -> Set<String> {
        let url = Self.root.appendingPathComponent("docs/diagnostics.md")
        let text = try String(contentsOf: url, encoding: .utf8)
        return Set(text.matches(of: /\n\| `([a-z0-9-]+)` \|/).map { String($0.output.1) })
    }

    /// The codes at the ends of the lines that fixtures expect.
    private func shownCodes() throws -> Set<String> {
        var codes: Set<String> = []
        for fixture in DocumentFixture.all(in: "refusals") + DocumentFixture.all(in: "warnings") {
            let url = fixture.folder.appendingPathComponent("expected.txt")
            let text = try String(contentsOf: url, encoding: .utf8)
            codes.formUnion(text.matches(of: /\[([a-z0-9-]+)\]\n/).map { String($0.output.1) })
        }
        return codes
    }
}
