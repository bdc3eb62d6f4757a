import HTTPMessages
import JSON
import PubSub
import Synchronization

/// Topics that deliver what a test says, when it says so.
final class ScriptedTopics: Topics {
    private final class Subscription: TopicSubscription {
        let end: @Sendable () -> Void
        init(_ end: @escaping @Sendable () -> Void) { self.end = end }
        func cancel() { end() }
    }

    private let subscribers = Mutex<[Int: @Sendable ([UInt8]) -> Void]>([:])
    private let nextKey = Mutex(0)

    var subscriberCount: Int { subscribers.withLock { $0.count } }

    func subscribe(
        to topic: String, deliver: @escaping @Sendable ([UInt8]) -> Void
    ) -> any TopicSubscription {
        let key = nextKey.withLock { key in
            key += 1
            return key
        }
        subscribers.withLock { $0[key] = deliver }
        return Subscription { [weak self] in self?.subscribers.withLock { $0[key] = nil } }
    }

    nonisolated(nonsending) func publish(_ payload: [UInt8], to topic: String) async {
        deliver(payload)
    }

    /// Hands a payload to all subscribers of all topics.
    func deliver(_ payload: [UInt8]) {
        for subscriber in subscribers.withLock({ Array($0.values) }) { subscriber(payload) }
    }
}

/// A WebSocket that keeps what it is told to send.
final class RecordedStream: WebSocketStream {
    private let frames = Mutex<[WebSocketFrame]>([])
    private let ended = Mutex<WebSocketClosure?>(nil)

    var closure: WebSocketClosure? { ended.withLock { $0 } }

    /// How many frames were sent.
    var count: Int { frames.withLock { $0.count } }

    /// What was sent.
    var texts: [String] {
        frames.withLock { $0.map { String(decoding: $0.payload, as: UTF8.self) } }
    }

    /// The sequences of the messages that were sent, in order.
    var sequences: [Int64] {
        texts.compactMap { text in
            (try? JSONValue.parse(Array(text.utf8)))?["message"]?["sequence"]?.integer
        }
    }

    func receive() async -> WebSocketMessage? { nil }

    func send(_ frame: WebSocketFrame) async -> Bool { offer(frame) }

    func offer(_ frame: WebSocketFrame) -> Bool {
        guard closure == nil else { return false }
        frames.withLock { $0.append(frame) }
        return true
    }

    func close(_ code: WebSocketCloseCode, reason: String) {
        ended.withLock { $0 = $0 ?? WebSocketClosure(code, reason: reason, isByPeer: false) }
    }
}
