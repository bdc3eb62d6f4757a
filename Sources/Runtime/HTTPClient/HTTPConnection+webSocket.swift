public import HTTPMessages
import WebSocket

/// What a server has answered to a handshake.
public enum WebSocketAnswer: Sendable {
    /// It speaks WebSocket now.
    case open(WebSocketClient)
    /// It does not, and says why.
    case refused(HTTPClientResponse)
}

extension HTTPConnection {
    /// Asks the server to speak WebSocket (RFC 6455 4.1). When it does, the connection belongs to
    /// the WebSocket.
    ///
    /// `fields` are sent with the request, such as Authorization and Origin. `limits` bound what the
    /// server may send. Throws `.malformed` when a 101 breaks the handshake's rules.
    public func openWebSocket(
        _ target: String, fields: HTTPFields = HTTPFields(), subprotocols: [String] = [],
        limits: WebSocketLimits = WebSocketLimits()
    ) async throws(HTTPClientError) -> WebSocketAnswer {
        let key = WebSocketKey.random()
        var request = HTTPClientRequest(.get, target, fields: fields)
        request.fields.append(.connection, "Upgrade")
        request.fields.append(.upgrade, "websocket")
        request.fields.append(.secWebSocketVersion, "13")
        request.fields.append(.secWebSocketKey, key)
        if !subprotocols.isEmpty {
            request.fields.append(.secWebSocketProtocol, subprotocols.joined(separator: ", "))
        }
        let answer = try await send(request)
        guard answer.status == .switchingProtocols else { return .refused(answer) }
        let chosen = answer.fields[.secWebSocketProtocol]
        guard answer.fields[.upgrade]?.lowercased() == "websocket",
            answer.fields[.connection]?.lowercased() == "upgrade"
        else { throw .malformed("a 101 that does not upgrade to WebSocket") }
        guard answer.fields[.secWebSocketAccept] == WebSocketKey.accept(for: key) else {
            throw .malformed("Sec-WebSocket-Accept does not answer the key")
        }
        guard chosen.map(subprotocols.contains) ?? true else {
            throw .malformed("a subprotocol that was not offered")
        }
        guard !answer.fields.contains("Sec-WebSocket-Extensions") else {
            throw .malformed("an extension that was not offered")
        }
        return .open(await WebSocketClient(self, head: answer.head, chosen, limits))
    }

    /// The bytes behind a 101.
    func takeRemainder() async -> [UInt8] {
        await withTaskExecutorPreference(loop) {
            received = []
            return parser.takeRemainder()
        }
    }
}
