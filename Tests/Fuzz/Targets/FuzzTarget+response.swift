import HTTPClient
import HTTPMessages

extension FuzzTarget {
    /// A server's answers, as the client reads them; the first one may answer a HEAD.
    static let response = FuzzTarget("response", maxBytes: 4096) { bytes in
        for method in [HTTPMethod.get, .head] {
            _ = Cuts.demandOneVerdict(on: bytes) { responses($0, to: method) }
        }
    }

    private static func responses(
        _ pieces: [ArraySlice<UInt8>], to method: HTTPMethod
    ) -> [ResponseSeen] {
        var limits = HTTPMessageLimits()
        limits.maxFieldSectionBytes = 512
        limits.maxBodyBytes = 256
        var parser = HTTP1ResponseParser(limits: limits)
        parser.expectResponse(to: method)
        var seen: [ResponseSeen] = []
        for piece in pieces {
            parser.receive(piece.span)
            while let next = ResponseSeen(parser.next()) {
                seen.append(next)
                if next == .end { parser.expectResponse(to: .get) }
            }
            if case .refused = seen.last { return ResponseSeen.joined(seen) }
        }
        if let last = ResponseSeen(parser.finish()) { seen.append(last) }
        return ResponseSeen.joined(seen)
    }
}

/// An event of the response parser, comparable.
private enum ResponseSeen: Equatable {
    case head(HTTP1ResponseHead, isInterim: Bool)
    case body([UInt8])
    case end
    case refused(HTTPRefusal)

    /// Nil where more bytes are needed.
    init?(_ event: HTTP1ResponseEvent) {
        switch event {
        case .needsMore: return nil
        case .interim(let head): self = .head(head, isInterim: true)
        case .head(let head): self = .head(head, isInterim: false)
        case .body(let content): self = .body(content)
        case .end: self = .end
        case .refused(let refusal): self = .refused(refusal)
        }
    }

    /// The events with neighbouring pieces of a body joined.
    static func joined(_ events: [ResponseSeen]) -> [ResponseSeen] {
        events.reduce(into: []) { joined, event in
            if case .body(let before) = joined.last, case .body(let content) = event {
                joined[joined.count - 1] = .body(before + content)
            } else {
                joined.append(event)
            }
        }
    }
}
