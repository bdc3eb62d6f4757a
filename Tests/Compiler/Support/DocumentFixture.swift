import Foundation
import SourceText
import Testing

/// A folder with a document and the exact text of the diagnostics that it must get.
///
///     Fixtures/refusals/014-path-parameter-unused/in.yml
///                                                 expected.txt
///
/// Numbers are never reused. `UPDATE_GOLDEN=1` writes expected.txt anew; with CI=true that is
/// refused.
struct DocumentFixture: Sendable, CustomTestStringConvertible {
    let name: String
    let folder: URL

    var testDescription: String { name }

    /// The fixtures of one folder under Tests/Compiler/Fixtures, by number.
    static func all(in kind: String) -> [DocumentFixture] {
        let root = fixtures.appendingPathComponent(kind, isDirectory: true)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.sorted().map {
            DocumentFixture(name: $0, folder: root.appendingPathComponent($0, isDirectory: true))
        }
    }

    /// Tests/Compiler/Fixtures.
    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures", isDirectory: true)

    /// The document: in.yml or in.json.
    func document() throws -> SourceFile {
        let file = try #require(
            ["in.yml", "in.json"].first {
                FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
            }, "\(name) has no in.yml")
        let bytes = try Data(contentsOf: folder.appendingPathComponent(file))
        return SourceFile(path: file, text: Array(bytes))
    }

    /// Another file of the folder, if it is there.
    func file(_ name: String) -> SourceFile? {
        let bytes = try? Data(contentsOf: folder.appendingPathComponent(name))
        return bytes.map { SourceFile(path: name, text: Array($0)) }
    }

    /// Holds the diagnostics against expected.txt, or writes it.
    func expect(_ diagnostics: [Diagnostic]) throws {
        let text = diagnostics.map { "\($0)\n" }.joined()
        let golden = folder.appendingPathComponent("expected.txt")
        let environment = ProcessInfo.processInfo.environment
        if environment["UPDATE_GOLDEN"] == "1" {
            try #require(environment["CI"] != "true", "expected.txt may not be rewritten in CI")
            try Data(text.utf8).write(to: golden)
        }
        let expected = (try? String(contentsOf: golden, encoding: .utf8)) ?? ""
        #expect(text == expected, "\(name): the diagnostics differ from expected.txt")
    }
}
