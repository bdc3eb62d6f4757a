import HTTPMessages
import HTTPServer

extension FuzzTarget {
    /// Field lines, and what is built of them anew.
    static let fields = FuzzTarget("fields", maxBytes: 2048) { bytes in
        guard let fields = head("GET / HTTP/1.1\r\nHost: a\r\n", bytes)?.fields else { return }
        var again: HTTPFields = [:]
        for field in fields {
            let name = field.name
            demand(
                HTTPFieldName(validating: name.spelling) == name, "'\(name.spelling)' is no name")
            let values = fields.values(of: name)
            demand(values.count == fields.count(of: name), "a value of '\(name.spelling)' is lost")
            demand(values.contains(field.value), "'\(name.spelling)' does not find its value")
            again.append(name, field.value)
        }
        demand(again.map(\.name) == fields.map(\.name), "the names are others when built anew")
        for field in fields {
            again.remove(field.name)
            demand(!again.contains(field.name), "'\(field.name.spelling)' was removed and is there")
        }
        demand(again.map(\.name).isEmpty, "fields remain when all have been removed")
    }

    /// The handshake of a WebSocket: lines behind a request line.
    static let handshake = FuzzTarget("handshake", maxBytes: 1024) { bytes in
        guard let head = head("GET /socket HTTP/1.1\r\n", bytes),
            let handshake = try? WebSocketHandshake(head)
        else { return }
        demand(handshake.key.utf8.count == 24, "a key of \(handshake.key.utf8.count) bytes")
        let protocols = handshake.subprotocols
        demand(Set(protocols).count == protocols.count, "a subprotocol stands there twice")
        for name in protocols {
            demand(Token.isToken(name.utf8.span), "the subprotocol '\(name)' is no token")
        }
    }

    /// The head that begins with these lines.
    private static func head(_ start: String, _ lines: [UInt8]) -> HTTPRequestHead? {
        var parser = HTTP1RequestParser()
        parser.receive((Array(start.utf8) + lines + Array("\r\n\r\n".utf8)).span)
        guard case .head(let head, _) = parser.next() else { return nil }
        return head
    }
}
