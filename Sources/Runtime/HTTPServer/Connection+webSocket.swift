import EventLoop
import HTTPMessages
import Synchronization

// From a request to a WebSocket.
extension Connection {
    /// Sends 101, after which the connection speaks WebSocket; or refuses what cannot become one.
    @inline(never)
    nonisolated(nonsending) func switchProtocols(
        _ response: HTTPResponse, _ framing: HTTP1Framing
    ) async -> Bool {
        guard framing.asksForWebSocket, case .webSocket(let acceptance) = response.body else {
            refusal = HTTPRefusal(
                .internalServerError, "a change of protocols was accepted that nobody asked for")
            return true
        }
        guard admitWebSocket() else { return true }
        enter(.write, for: server.timeouts.write)
        HTTP1ResponseWriter.appendSwitch(response, acceptance, to: &unsent)
        let isSent = await flushAll()
        endExchange(response, sentBodyBytes: 0, isComplete: isSent)
        guard isSent else {
            server.openWebSockets.subtract(1, ordering: .relaxed)
            return false
        }
        webSocket = ServerWebSocket(self, acceptance, first: parser.takeRemainder())
        // The server may have begun to stop while the answer left.
        if worker.isDraining { finishSoon() }
        return true
    }

    /// Counts one WebSocket more, unless there are too many or the server stops.
    private func admitWebSocket() -> Bool {
        guard !worker.isDraining else {
            refusal = HTTPRefusal(.serviceUnavailable, "the server is stopping")
            return false
        }
        let before = server.openWebSockets.add(1, ordering: .relaxed).oldValue
        guard before >= server.configuration.maxWebSockets else { return true }
        server.openWebSockets.subtract(1, ordering: .relaxed)
        refusal = HTTPRefusal(.serviceUnavailable, "there are too many WebSockets")
        return false
    }

    /// Runs whoever serves the WebSocket, then closes it.
    nonisolated(nonsending) func serveWebSocket() async {
        guard let webSocket else { return }
        webSocket.begin()
        await webSocket.serve(webSocket)
        if await webSocket.finish() { await linger() }
    }

    /// Parts from the WebSocket, which others may still hold.
    func endWebSocket() {
        guard let webSocket = webSocket.take() else { return }
        webSocket.end()
        webSocket.detach()
        server.openWebSockets.subtract(1, ordering: .relaxed)
    }
}

extension HTTP1ResponseWriter {
    /// Appends the answer to a handshake (RFC 6455 4.2.2).
    static func appendSwitch(
        _ response: HTTPResponse, _ acceptance: WebSocketAcceptance, to bytes: inout [UInt8]
    ) {
        var response = response
        response.fields = response.fields.withoutFramingFields
        response.fields.append(.upgrade, "websocket")
        response.fields.append(.connection, "Upgrade")
        response.fields.append(.secWebSocketAccept, acceptance.acceptKey)
        if let subprotocol = acceptance.subprotocol {
            response.fields.append(.secWebSocketProtocol, subprotocol)
        }
        if let deflate = acceptance.deflate {
            response.fields.append(.secWebSocketExtensions, deflate.answer.description)
        }
        let exchange = Exchange(method: .get, version: .http11, closes: false)
        _ = appendHead(of: response, in: exchange, dateLine: [], to: &bytes)
    }
}
