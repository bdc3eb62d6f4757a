import Foundation
import SourceText
import Synchronization
import TestSupport
import Testing

@testable import ContractTesting

/// Knows nothing, and counts who asks.
private final class Nowhere: ContractTransport {
    let server = "http://localhost"
    let count = Mutex(0)

    func send(_ request: Exchange.Request) async throws -> Exchange.Response {
        count.withLock { $0 += 1 }
        return Exchange.Response(404)
    }
}

@Suite("Tests that follow from documents that others wrote")
struct DerivedSampleTests {
    private static func sample() throws -> [CheckedDocument] {
        var files: [URL] = []
        for set in ["apis-guru", "oai-documents", "readme-oas"] {
            guard let folder = try Corpus.suite(set) else { continue }
            let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
            for path in paths where path.hasSuffix(".yaml") || path.hasSuffix(".json") {
                let file = folder.appendingPathComponent(path)
                let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
                if size < 60_000 { files.append(file) }
            }
        }
        // A few of them, because a debug build reads YAML slowly.
        return stride(from: 0, to: files.count, by: 5).compactMap {
            try? CheckedDocument(path: files[$0].path)
        }
    }

    @Test("nearly every operation is asked, in a time that is bounded")
    func asked() async throws {
        let documents = try Self.sample()
        var (operations, silent, requests) = (0, 0, 0)
        for document in documents {
            var configuration = DerivedTests.Configuration()
            configuration.includesUnsafe = true
            configuration.maxCases = 6
            configuration.maxDuration = .seconds(20)
            let server = Nowhere()
            let start = ContinuousClock.now
            let outcome = await DerivedTests(
                of: document, over: server, configuration: configuration
            ).run()
            #expect(start.duration(to: .now) < .seconds(40), "\(document.title)")
            operations += outcome.operationCount
            requests += server.count.withLock { $0 }
            let notes = outcome.notes.filter { $0.contains("is not asked") }
            silent += notes.count
            for note in notes { print("  \(document.title): \(note)") }
        }
        print("\(documents.count) documents: \(operations - silent)/\(operations) operations asked")
        print("  \(requests) requests")
        #expect(silent * 100 <= operations * 5)
    }
}
