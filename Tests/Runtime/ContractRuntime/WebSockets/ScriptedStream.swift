import HTTPMessages
import Synchronization

/// A stream without a socket: it gives the messages of a script, and notes what is sent.
final class ScriptedStream: WebSocketStream {
    private struct State {
        var script: [WebSocketMessage]
        var sent: [WebSocketFrame] = []
        var closures: [WebSocketClosure] = []
        var isEnded = false
    }

    private let state: Mutex<State>

    init(_ script: [WebSocketMessage] = []) { state = Mutex(State(script: script)) }

    convenience init(texts: String...) { self.init(texts.map { .text(Array($0.utf8)) }) }

    /// The texts of what was sent.
    var texts: [String] {
        state.withLock { $0.sent.map { String(decoding: $0.payload, as: UTF8.self) } }
    }

    /// Every call of `close`.
    var closures: [WebSocketClosure] { state.withLock { $0.closures } }

    var closure: WebSocketClosure? { closures.first }

    /// Ends the connection as a client does.
    func end() { state.withLock { $0.isEnded = true } }

    func receive() async -> WebSocketMessage? {
        state.withLock { $0.script.isEmpty || $0.isEnded ? nil : $0.script.removeFirst() }
    }

    func send(_ frame: WebSocketFrame) async -> Bool { offer(frame) }

    func offer(_ frame: WebSocketFrame) -> Bool {
        state.withLock { state in
            guard !state.isEnded, state.closures.isEmpty else { return false }
            state.sent.append(frame)
            return true
        }
    }

    func close(_ code: WebSocketCloseCode, reason: String) {
        state.withLock {
            $0.closures.append(WebSocketClosure(code, reason: reason, isByPeer: false))
        }
    }
}
