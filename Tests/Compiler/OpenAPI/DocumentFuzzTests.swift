import Foundation
import OpenAPI
import SourceText
import TestSupport
import Testing
import YAML

/// Damaged documents are refused or read, and never trap: whatever goes wrong is a diagnostic with
/// a place.
///
/// A short run with fixed seeds; `ACCORD_FUZZ_ROUNDS` makes it longer.
@Suite("Damaged documents") struct DocumentFuzzTests {
    private var rounds: Int {
        ProcessInfo.processInfo.environment["ACCORD_FUZZ_ROUNDS"].flatMap(Int.init) ?? 600
    }

    @Test("made of foreign documents")
    func documents() throws {
        guard let suite = try Corpus.suite("oai-documents") else { return }
        try damage(texts(in: suite, [".yaml", ".json"]) + fixtures(), seed: 1)
    }

    @Test("made of the YAML and JSON suites")
    func syntax() throws {
        guard let suite = try Corpus.suite("nst-json") else { return }
        try damage(texts(in: suite, [".json"]), seed: 2)
    }

    private func damage(_ texts: [[UInt8]], seed: UInt64) throws {
        try #require(texts.count > 10)
        var mutator = Mutator(seed: seed)
        for round in 0..<rounds {
            let text = mutator.mutate(
                texts[mutator.below(texts.count)], with: texts[mutator.below(texts.count)])
            let file = SourceFile(path: round % 2 == 0 ? "a.yml" : "a.json", text: text)
            let (document, diagnostics) = Document.read(file: file)
            if document == nil { #expect(diagnostics.hasErrors) }
            for diagnostic in diagnostics {
                #expect(diagnostic.location != nil)
                #expect(!diagnostic.description.isEmpty)
            }
        }
    }

    /// Small documents: damage is denser there, and a round is short.
    private func texts(in folder: URL, _ endings: [String]) throws -> [[UInt8]] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
            .filter { name in endings.contains(where: name.hasSuffix) }
            .compactMap { try? Array(Data(contentsOf: folder.appendingPathComponent($0))) }
            .filter { (1...6000).contains($0.count) }
    }

    private func fixtures() throws -> [[UInt8]] {
        try DocumentFixture.all(in: "refusals").map { try $0.document().text }
    }
}
