import ContractTesting
import Foundation
import JSON
import RequestCollections
import TestSupport
import Testing

@Suite("Collections of documents that others wrote")
struct CollectionCorpusTests {
    @Test("each has all operations, once, and is the same each time")
    func documents() throws {
        guard let corpus = Corpus.folder else {
            print("SKIP documents of others: there is no corpus")
            let mustBeThere = ProcessInfo.processInfo.environment["CI"] == "true"
            #expect(!mustBeThere, "CI needs the corpus")
            return
        }
        var count = 0
        let folder = corpus.appendingPathComponent("oai-documents")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard ["yml", "yaml", "json"].contains(file.pathExtension),
                let document = try? CheckedDocument(path: file.path)
            else { continue }
            count += 1
            let collection = RequestCollection(document, baseURL: nil)
            let postman = collection.postman
            #expect(postman == RequestCollection(document, baseURL: nil).postman)
            let ids = Self.ids(in: postman)
            #expect(ids.count == document.operations.count, "\(file.path)")
            #expect(Set(ids).count == ids.count, "\(file.path)")
            let names = collection.httpFile.split(separator: "\n")
                .count { $0.hasPrefix("# @name ") }
            #expect(names >= document.operations.count, "\(file.path)")
        }
        print("collections of \(count) documents of others")
        #expect(count > 10)
    }

    private static func ids(in item: JSONValue) -> [String] {
        (item["item"]?.array ?? []).flatMap { inner -> [String] in
            inner["item"] == nil ? [inner["id"]?.string ?? ""] : ids(in: inner)
        }
    }
}
