import HTTPMessages
import HTTPServer

/// What a parser made of some bytes, with the pieces of a body joined.
enum Seen: Equatable, CustomStringConvertible {
    case head(HTTPMethod, String, HTTP1Framing)
    case body([UInt8])
    case end
    case refused(UInt16)

    var description: String {
        switch self {
        case .head(let method, let target, _): "head(\(method) \(target))"
        case .body(let bytes): "body(\(String(decoding: bytes, as: UTF8.self)))"
        case .end: "end"
        case .refused(let code): "refused(\(code))"
        }
    }
}

/// Feeds bytes to a new parser in pieces of these sizes (the last one is repeated), and gathers its
/// events.
func seen(
    _ bytes: [UInt8], inPiecesOf sizes: [Int] = [.max],
    limits: HTTPMessageLimits = HTTPMessageLimits(), allowedHosts: AllowedHosts = .any
) -> [Seen] {
    var parser = HTTP1RequestParser(limits: limits, allowedHosts: allowedHosts)
    var seen: [Seen] = []
    var offset = 0
    var turn = 0
    while offset < bytes.count {
        let size = min(sizes[min(turn, sizes.count - 1)], bytes.count - offset)
        parser.receive(bytes[offset..<(offset + size)].span)
        offset += size
        turn += 1
        drain(&parser, into: &seen)
    }
    return seen
}

private func drain(_ parser: inout HTTP1RequestParser, into seen: inout [Seen]) {
    while true {
        switch parser.next() {
        case .needsMore: return
        case .head(let head, let framing): seen.append(.head(head.method, head.target, framing))
        case .end: seen.append(.end)
        case .refused(let refusal): seen.append(.refused(refusal.status.code))
        case .body(let bytes):
            if case .body(let before) = seen.last {
                seen[seen.count - 1] = .body(before + bytes)
            } else {
                seen.append(.body(bytes))
            }
        }
    }
}

/// The status of the refusal that ended it, or nil.
func refusal(_ seen: [Seen]) -> UInt16? {
    if case .refused(let code) = seen.last { code } else { nil }
}

/// The number of requests that came through whole.
func completed(_ seen: [Seen]) -> Int { seen.count { $0 == .end } }

extension HTTP1RequestParser {
    /// The head of the first request, for tests that look into one.
    static func firstHead(_ text: String) -> HTTPRequestHead? {
        var parser = HTTP1RequestParser()
        parser.receive(Array(text.utf8).span)
        guard case .head(let head, _) = parser.next() else { return nil }
        return head
    }
}
