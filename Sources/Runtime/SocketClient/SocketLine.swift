internal import ContractClient
internal import HTTPClient
internal import HTTPMessages
internal import Synchronization
internal import WebSocket

/// A connection that speaks WebSocket. Its frames are sent one after the other, whoever sends them:
/// the user's texts, the answers to pings, and the last one.
final class SocketLine: ClientSocketLine {
    private let client: WebSocketClient
    private let turns = Turns()
    private let ended = Mutex<WebSocketClosure?>(nil)

    init(_ client: WebSocketClient) { self.client = client }

    var closure: WebSocketClosure? { ended.withLock { $0 } }

    func receive() async throws -> [UInt8]? {
        var isAsked = false
        while closure == nil {
            do {
                guard let event = try await client.nextEvent() else {
                    note(client.closure ?? WebSocketClosure(.abnormal, isByPeer: true))
                    return nil
                }
                isAsked = false
                if let text = try await text(of: event) { return text }
            } catch HTTPClientError.timedOut where !isAsked {
                isAsked = true
                try await send(opcode: 0x9, [])
            } catch {
                await end(WebSocketClosure(.abnormal, isByPeer: false))
                return nil
            }
        }
        return nil
    }

    /// The text that came; nil when something else did, which is answered.
    private func text(of event: WebSocketEvent) async throws -> [UInt8]? {
        switch event {
        case .message(.text(let text)): return text
        case .message(.binary): await close(.unsupportedData, reason: "only text is taken here")
        case .ping(let content): try await send(opcode: 0xA, content)
        case .pong, .needsMore: break
        case .close(let code, let reason):
            note(WebSocketClosure(code, reason: reason, isByPeer: true))
            try? await sendClose(code, reason)
            await client.abandon()
        case .failed(let fault): await close(fault.code, reason: fault.reason)
        }
        return nil
    }

    func send(_ text: [UInt8]) async throws { try await send(opcode: 0x1, text) }

    func close(_ code: WebSocketCloseCode, reason: String) async {
        guard note(WebSocketClosure(code, reason: reason, isByPeer: false)) else { return }
        try? await sendClose(code, reason)
        await client.abandon()
    }

    private func end(_ closure: WebSocketClosure) async {
        note(closure)
        await client.abandon()
    }

    @discardableResult
    private func note(_ closure: WebSocketClosure) -> Bool {
        ended.withLock { ended in
            guard ended == nil else { return false }
            ended = closure
            return true
        }
    }

    private func sendClose(_ code: WebSocketCloseCode, _ reason: String) async throws {
        // The frame of a server has a header of two bytes, and ours the same content.
        let content = WebSocketFrame(close: code, reason: reason).bytes.dropFirst(2)
        try await send(opcode: 0x8, Array(content))
    }

    private func send(opcode: UInt8, _ content: [UInt8]) async throws {
        try await turns.take { [client] in try await client.send(opcode: opcode, content) }
    }
}

/// Lets one at a time do something that takes long.
private actor Turns {
    private var last: Task<Void, Never>?

    func take(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let previous = last
        let turn = Task {
            await previous?.value
            try await work()
        }
        last = Task { _ = await turn.result }
        try await turn.value
    }
}
