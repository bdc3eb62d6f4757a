import HTTPMessages

extension FuzzTarget {
    /// A multipart body with the boundary `B`, under limits that are quickly reached.
    static let multipart = FuzzTarget("multipart", maxBytes: 2048) { bytes in
        let seen = Cuts.demandOneVerdict(on: bytes, parts)
        let content = seen.reduce(0) { sum, event in
            if case .content(let bytes) = event { sum + bytes.count } else { sum }
        }
        demand(content <= bytes.count, "there is more content than there were bytes")
    }

    private static func parts(_ pieces: [ArraySlice<UInt8>]) -> [MultipartParser.Event] {
        let limits = MultipartLimits(maxParts: 4, maxHeadBytes: 256, maxIdleBytes: 16)
        guard var parser = MultipartParser(boundary: "B", limits: limits) else { return [] }
        var seen: [MultipartParser.Event] = []
        for piece in pieces {
            parser.feed(Array(piece))
            if drain(&parser, into: &seen) { return seen }
        }
        parser.finish()
        demand(drain(&parser, into: &seen), "a body that is over has neither end nor refusal")
        return seen
    }

    /// Whether it is over.
    private static func drain(
        _ parser: inout MultipartParser, into seen: inout [MultipartParser.Event]
    ) -> Bool {
        while let event = parser.next() {
            if case .content(let before) = seen.last, case .content(let bytes) = event {
                seen[seen.count - 1] = .content(before + bytes)
            } else {
                seen.append(event)
            }
            switch event {
            case .end, .refused: return true
            case .part, .content: continue
            }
        }
        return false
    }
}
