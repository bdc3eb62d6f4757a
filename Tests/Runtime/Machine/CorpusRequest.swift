import Foundation
import TestSupport

/// A raw request of the shared corpus.
struct CorpusRequest {
    let name: String
    let bytes: [UInt8]
    /// llhttp's verdict; nil for a probe.
    let isAccepted: Bool?
    /// The statuses that a probe may get; empty for llhttp's vectors.
    let statuses: Set<Int>

    /// The requests of one file, or none where the corpus is absent.
    static func load(_ file: String) throws -> [CorpusRequest] {
        guard let folder = try Corpus.suite("http") else { return [] }
        let data = try Data(contentsOf: folder.appendingPathComponent(file))
        let rows = try JSONDecoder().decode([Row].self, from: data)
        return rows.compactMap { row in
            guard let raw = Data(base64Encoded: row.raw_b64) else { return nil }
            return CorpusRequest(
                name: row.name ?? row.id ?? "", bytes: Array(raw),
                isAccepted: row.their_verdict.map { $0 == "accept" },
                statuses: Set(row.ok ?? []))
        }
    }

    // The names are those of the files.
    private struct Row: Decodable {
        let name: String?
        let id: String?
        let raw_b64: String
        let their_verdict: String?
        let ok: [Int]?
    }
}
