import Foundation
import OpenAPI
import SourceText
import TestSupport
import Testing

/// Documents that others wrote to be accepted or refused.
@Suite("Foreign documents of OpenAPI 3.1") struct DocumentConformanceTests {
    /// Documents that are valid by the JSON Schema of OpenAPI, which cannot see across objects,
    /// with the errors that they get.
    private static let refused = [
        "operation-object-example.yaml": [
            "path-parameter-undeclared", "path-parameter-unused",
        ],
        "security-scheme-object-examples.yaml": ["reference-external"],
    ]

    @Test(
        "are accepted when they are valid",
        arguments: [
            "oai-documents/spec-v3.1-dev/tests/schema/pass", "mermade-openapi3-examples/3.1/pass",
        ])
    func valid(folder: String) throws {
        for file in try documents(in: folder) {
            let (document, diagnostics) = Document.read(file: file)
            #expect(document != nil)
            let errors = diagnostics.filter(\.isError)
            let codes = Set(errors.map(\.code)).sorted()
            #expect(codes == Self.refused[file.path] ?? [], "\(file.path):\n\(errors)")
        }
    }

    @Test(
        "are refused when they are invalid",
        arguments: [
            "oai-documents/spec-v3.1-dev/tests/schema/fail", "mermade-openapi3-examples/3.1/fail",
        ])
    func invalid(folder: String) throws {
        for file in try documents(in: folder) {
            let diagnostics = Document.read(file: file).diagnostics
            #expect(diagnostics.hasErrors, "\(file.path) is accepted")
        }
    }

    @Test("include the contract of this project")
    func ownContract() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("openapi.yml")
        let text = try Array(Data(contentsOf: file))
        let (document, diagnostics) = Document.read(
            file: SourceFile(path: "openapi.yml", text: text))
        #expect(diagnostics.map(\.description) == [])
        #expect(document?.info.title == "Accord")
        #expect((document?.paths?.items.count ?? 0) > 10)
    }

    private func documents(in folder: String) throws -> [SourceFile] {
        let parts = folder.split(separator: "/", maxSplits: 1).map(String.init)
        guard let suite = try Corpus.suite(parts[0]) else { return [] }
        let root = suite.appendingPathComponent(parts[1], isDirectory: true)
        let names = try FileManager.default.contentsOfDirectory(atPath: root.path)
        #expect(!names.isEmpty)
        return try names.sorted().map { name in
            let bytes = try Data(contentsOf: root.appendingPathComponent(name))
            return SourceFile(path: name, text: Array(bytes))
        }
    }
}
