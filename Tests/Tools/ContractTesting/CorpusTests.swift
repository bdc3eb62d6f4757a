import Foundation
import JSON
import TestSupport
import Testing

@testable import ContractTesting

@Suite("Documents that others wrote are read, and their examples are held against them")
struct CorpusTests {
    /// Some documents of the corpus, in an order that is the same everywhere.
    private func documents(in corpus: URL) throws -> [String] {
        let folders = ["real-world", "mermade-openapi3-examples", "oai-documents", "apis-guru"]
        let maxBytes = 100_000
        var found: [String] = []
        for folder in folders {
            let files = FileManager.default.enumerator(
                at: corpus.appendingPathComponent(folder), includingPropertiesForKeys: nil)
            var paths: [String] = []
            while let file = files?.nextObject() as? URL {
                guard ["yml", "yaml", "json"].contains(file.pathExtension),
                    let data = try? Data(contentsOf: file), data.count < maxBytes,
                    String(decoding: data.prefix(200), as: UTF8.self).contains("openapi")
                else { continue }
                paths.append(file.path)
            }
            paths.sort()
            found += stride(from: 0, to: paths.count, by: max(1, paths.count / 12)).map {
                paths[$0]
            }
        }
        return found
    }

    /// An exchange that answers with an example of the document.
    private func exchanges(_ operation: CheckedOperation) -> [Exchange] {
        operation.responses.flatMap { response -> [Exchange] in
            guard let status = Int(response.status) else { return [] }
            return response.content.filter { $0.mediaType?.isJSON ?? false }.flatMap { content in
                content.examples.compactMap(\.value).map { value in
                    Exchange(
                        origin: operation.id,
                        request: .init(operation.method, operation.basePaths[0] + operation.path),
                        response: .init(
                            status, fields: [.init("Content-Type", content.name)],
                            body: value.serialized()))
                }
            }
        }
    }

    @Test("none of them traps, and each that is refused says why")
    func documents() throws {
        guard let corpus = Corpus.folder else {
            print("SKIP documents of others: there is no corpus")
            let mustBeThere = ProcessInfo.processInfo.environment["CI"] == "true"
            #expect(!mustBeThere, "CI needs the corpus")
            return
        }
        var (read, refused, shown, fitting) = (0, 0, 0, 0)
        for path in try documents(in: corpus) {
            let document: CheckedDocument
            do {
                document = try CheckedDocument(path: path, root: corpus.path)
            } catch {
                refused += 1
                #expect(!error.description.isEmpty)
                continue
            }
            read += 1
            let run = TestRun(ContractChecker(document))
            for exchange in document.operations.flatMap(exchanges) {
                let findings = run.see(exchange)
                shown += 1
                fitting += findings.contains { $0.check == .responseSchemaConformance } ? 0 : 1
            }
            let report = run.report()
            #expect(report.coverage[.operation].total == document.operations.count, "\(path)")
            #expect(!report.html().isEmpty)
        }
        print(
            "corpus: \(read) documents read for tests, \(refused) refused; \(fitting) of \(shown) "
                + "examples of responses fit their schemas")
        #expect(read > refused)
        // Some examples are texts of JSON, or have dates with a time.
        #expect(fitting * 10 >= shown * 7)
    }
}
