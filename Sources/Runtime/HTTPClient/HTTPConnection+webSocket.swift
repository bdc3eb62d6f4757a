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
    /// `fields` are sent with the request, such as Authorization and Origin. `deflate` says how
    /// messages may be compressed when the server wants that too. `limits` bound what the server may
    /// send. Throws `.malformed` when a 101 breaks the handshake's rules.
    public func openWebSocket(
        _ target: String, fields: HTTPFields = HTTPFields(), subprotocols: [String] = [],
        deflate: WebSocketDeflate? = nil, limits: WebSocketLimits = WebSocketLimits()
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
        if let deflate {
            let offer = WebSocketDeflateAgreement.offer(deflate)
            request.fields.append(.secWebSocketExtensions, offer.description)
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
        let agreement = try Self.agreement(in: answer.fields, on: deflate)
        return .open(await WebSocketClient(self, head: answer.head, chosen, agreement, limits))
    }

    // RFC 6455 4.1: an extension that was not offered fails the connection; RFC 7692 7.1: so do
    // parameters that do not answer the offer.
    private static func agreement(
        in fields: HTTPFields, on deflate: WebSocketDeflate?
    ) throws(HTTPClientError) -> WebSocketDeflateAgreement? {
        guard let answers = WebSocketExtension.list(in: fields) else {
            throw .malformed("Sec-WebSocket-Extensions is no list of extensions")
        }
        guard let answer = answers.first else { return nil }
        guard answers.count == 1, let deflate,
            let agreement = WebSocketDeflateAgreement(answer: answer, to: deflate)
        else { throw .malformed("an extension that was not offered") }
        return agreement
    }

    /// The bytes behind a 101.
    func takeRemainder() async -> [UInt8] {
        await withTaskExecutorPreference(loop) {
            received = []
            return parser.takeRemainder()
        }
    }
}
