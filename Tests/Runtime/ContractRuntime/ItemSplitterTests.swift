import ContractRuntime
import HTTPMessages
import Testing

@Suite("Sequences of JSON values are cut in time that follows their length")
struct ItemSplitterTests {
    /// The values in the pieces.
    private func items(
        _ pieces: [[UInt8]], _ framing: ItemFraming, limit: Int = 1 << 20
    ) throws -> [[UInt8]] {
        var splitter = ItemSplitter(framing, limit: limit)
        var items: [[UInt8]] = []
        for piece in pieces {
            splitter.append(piece)
            while let item = try splitter.next() { items.append(item) }
        }
        splitter.end()
        while let item = try splitter.next() { items.append(item) }
        return items
    }

    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        let time = try ContinuousClock().measure(work)
        return Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds)
    }

    /// Demands that eight times as much takes nowhere near 64 times as long.
    private func demandLinear(_ work: (_ count: Int) throws -> Void) throws {
        let small = try (0..<3).map { _ in try seconds { try work(6_000) } }.min() ?? 0
        let large = try seconds { try work(48_000) }
        #expect(large < small * 8 * 3 + 0.05, "\(small) s and \(large) s")
    }

    @Test("An event of many short lines")
    func manyLines() throws {
        try demandLinear { count in
            let text = Array((String(repeating: "data:1\n", count: count) + "\n").utf8)
            let found = try items([text], .eventData)
            #expect(found.map(\.count) == [count * 2 - 1])
        }
    }

    @Test("A long line that comes byte by byte", arguments: [ItemFraming.eventData, .lines])
    func manyPieces(framing: ItemFraming) throws {
        try demandLinear { count in
            let text = "data:" + String(repeating: "1", count: count) + "\n\n"
            let found = try items(text.utf8.map { [$0] }, framing)
            #expect(found.count == 1)
        }
    }

    @Test("The limit counts a byte order mark, however the bytes are cut")
    func byteOrderMark() {
        let text = Array("\u{FEFF}data:123456\n\n".utf8)
        for pieces in [[text], text.map { [$0] }] {
            #expect(throws: HTTPBodyError.tooLarge) {
                try items(pieces, .eventData, limit: text.count - 3)
            }
            #expect(throws: Never.self) { try items(pieces, .eventData, limit: text.count - 1) }
        }
    }

    @Test("The end of a line may come in two pieces")
    func lineEnds() throws {
        for pieces in [["data:1\r", "\n\r", "\n"], ["data:1\r", "\r"], ["data:1", "\r", "\n\n"]] {
            let found = try items(pieces.map { Array($0.utf8) }, .eventData)
            #expect(found == [Array("1".utf8)])
        }
    }
}
