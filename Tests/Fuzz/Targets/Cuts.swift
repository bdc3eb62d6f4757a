/// Ways to cut bytes into pieces, as a network may.
enum Cuts {
    /// The bytes whole, byte by byte, and in two irregular ways that follow from their hash.
    static func all(of bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
        [
            [bytes[...]], bytes.indices.map { bytes[$0...$0] }, irregular(bytes, salt: 1),
            irregular(bytes, salt: 2),
        ]
    }

    private static func irregular(_ bytes: [UInt8], salt: UInt64) -> [ArraySlice<UInt8>] {
        var random = InputNumbers(bytes, salt: salt)
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            // Few bytes mostly, and now and then many: faults live at the ends of tokens and of
            // buffers.
            let most = random.below(4) == 0 ? bytes.count : 8
            let end = min(bytes.count, start + 1 + random.below(most))
            pieces.append(bytes[start..<end])
            start = end
        }
        return pieces
    }

    /// Demands that `read` makes the same of the bytes, however they are cut.
    static func demandOneVerdict<Verdict: Equatable>(
        on bytes: [UInt8], _ read: ([ArraySlice<UInt8>]) -> Verdict
    ) -> Verdict {
        let ways = all(of: bytes)
        let whole = read(ways[0])
        for way in ways.dropFirst() {
            let cut = read(way)
            demand(cut == whole, "cut into \(way.map(\.count)):\n\(cut)\nwhole:\n\(whole)")
        }
        return whole
    }
}
