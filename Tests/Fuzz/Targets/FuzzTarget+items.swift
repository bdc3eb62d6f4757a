import ContractRuntime
import HTTPMessages

extension FuzzTarget {
    /// A sequence of JSON values in each of its framings.
    static let items = FuzzTarget("items", maxBytes: 1024) { bytes in
        for framing in [ItemFraming.lines, .records, .events, .eventData] {
            let verdict = Cuts.demandOneVerdict(on: bytes) { split($0, framing) }
            for item in verdict.items where framing != .events {
                demand(
                    item.count <= limit, "an item has \(item.count) bytes; the limit is \(limit)")
            }
        }
    }

    /// Small, so that it is reached.
    private static var limit: Int { 64 }

    private struct Verdict: Equatable {
        var items: [[UInt8]] = []
        var error: HTTPBodyError?
    }

    private static func split(_ pieces: [ArraySlice<UInt8>], _ framing: ItemFraming) -> Verdict {
        var splitter = ItemSplitter(framing, limit: limit)
        var verdict = Verdict()
        do throws(HTTPBodyError) {
            for piece in pieces {
                splitter.append(Array(piece))
                while let item = try splitter.next() { verdict.items.append(item) }
            }
            splitter.end()
            while let item = try splitter.next() { verdict.items.append(item) }
        } catch {
            verdict.error = error
        }
        return verdict
    }
}
