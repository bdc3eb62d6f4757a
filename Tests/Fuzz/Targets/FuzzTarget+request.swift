import HTTPMessages
import HTTPServer

extension FuzzTarget {
    /// A connection's requests, under the usual limits and under tiny ones.
    static let request = FuzzTarget("request", maxBytes: 4096) { bytes in
        let seen = Cuts.demandOneVerdict(on: bytes) { requests($0, limits: HTTPMessageLimits()) }
        for case .head(let head) in seen { demandSoundness(head) }
        let small = Cuts.demandOneVerdict(on: bytes) { requests($0, limits: smallLimits) }
        for case .body(let content) in small {
            demand(content.count <= 6, "a body of \(content.count) bytes; the limit is 6")
        }
    }

    private static var smallLimits: HTTPMessageLimits {
        var limits = HTTPMessageLimits()
        limits.maxStartLineBytes = 24
        limits.maxFieldSectionBytes = 40
        limits.maxFieldCount = 2
        limits.maxChunkExtensionBytes = 3
        limits.maxTrailerSectionBytes = 8
        limits.maxBodyBytes = 6
        return limits
    }

    private static func requests(
        _ pieces: [ArraySlice<UInt8>], limits: HTTPMessageLimits
    ) -> [RequestSeen] {
        var parser = HTTP1RequestParser(limits: limits)
        var seen: [RequestSeen] = []
        for piece in pieces {
            parser.receive(piece.span)
            while let next = RequestSeen(parser.next()) { seen.append(next) }
        }
        return RequestSeen.joined(seen) + [.rest(parser.takeRemainder())]
    }

    /// What the parser promises of every head that it lets through.
    private static func demandSoundness(_ seen: RequestHeadSeen) {
        let head = seen.head
        demandSoundTarget(head)
        for field in head.fields {
            demand(
                Token.isToken(field.name.spelling.utf8.span), "'\(field.name.spelling)' is no token"
            )
        }
        for value in head.fields.map(\.value) {
            demand(
                !value.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F },
                "a value holds a control byte: \(value.debugDescription)")
        }
        demand(head.fields.count(of: .host) <= 1, "there is more than one Host")
        demand(
            !(head.fields.contains(.contentLength) && seen.framing.body == .chunked),
            "there are two framings")
    }
}

/// A head with its framing, comparable.
struct RequestHeadSeen: Equatable {
    let head: HTTPRequestHead
    let framing: HTTP1Framing

    static func == (left: Self, right: Self) -> Bool {
        left.framing == right.framing && left.head.method == right.head.method
            && left.head.version == right.head.version && left.head.bytes == right.head.bytes
            && left.head.pathRange == right.head.pathRange
            && left.head.queryRange == right.head.queryRange
            && left.head.authority == right.head.authority && left.head.fields == right.head.fields
    }
}

/// An event of the request parser, comparable.
private enum RequestSeen: Equatable {
    case head(RequestHeadSeen)
    case body([UInt8])
    case end
    case refused(HTTPRefusal)
    case rest([UInt8])

    /// Nil where more bytes are needed.
    init?(_ event: HTTP1Event) {
        switch event {
        case .needsMore: return nil
        case .head(let head, let framing):
            self = .head(RequestHeadSeen(head: head, framing: framing))
        case .body(let content): self = .body(content)
        case .end: self = .end
        case .refused(let refusal): self = .refused(refusal)
        }
    }

    /// The events with neighbouring pieces of a body joined.
    static func joined(_ events: [RequestSeen]) -> [RequestSeen] {
        events.reduce(into: []) { joined, event in
            if case .body(let before) = joined.last, case .body(let content) = event {
                joined[joined.count - 1] = .body(before + content)
            } else {
                joined.append(event)
            }
        }
    }
}
