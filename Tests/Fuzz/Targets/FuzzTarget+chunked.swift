import HTTPMessages

extension FuzzTarget {
    /// A chunked body, under limits that are quickly reached.
    static let chunked = FuzzTarget("chunked", maxBytes: 2048) { bytes in
        let verdict = Cuts.demandOneVerdict(on: bytes, decode)
        demand(verdict.content.count <= bytes.count, "there is more content than there were bytes")
        guard verdict.refusal == nil, verdict.isComplete else { return }
        // The same content in one chunk reads the same.
        var again = Array((String(verdict.content.count, radix: 16) + "\r\n").utf8)
        if verdict.content.isEmpty { again = [] } else { again += verdict.content + [0x0D, 0x0A] }
        again += Array("0\r\n\r\n".utf8)
        demand(decode([again[...]]).content == verdict.content, "one chunk reads otherwise")
    }

    private struct Verdict: Equatable {
        var content: [UInt8] = []
        var isComplete = false
        var refusal: HTTPRefusal?
        /// What stands behind the body.
        var rest: [UInt8] = []
    }

    private static func decode(_ pieces: [ArraySlice<UInt8>]) -> Verdict {
        var limits = HTTPMessageLimits()
        limits.maxBodyBytes = 1024
        limits.maxChunkExtensionBytes = 64
        limits.maxTrailerSectionBytes = 128
        limits.maxFieldCount = 4
        var decoder = HTTPBodyDecoder.chunked
        var content: [UInt8] = []
        var rest: [UInt8] = []
        for piece in pieces {
            rest += piece
            var position = 0
            do throws(HTTPRefusal) {
                try decoder.decode(rest.span, position: &position, into: &content, limits: limits)
            } catch {
                return Verdict(content: content, refusal: error)
            }
            rest.removeSubrange(..<position)
        }
        return Verdict(content: content, isComplete: decoder.isComplete, rest: rest)
    }
}
