import EventLoop
import Synchronization

/// The WebSockets of one loop that have something to send.
///
/// However many frames other threads queue for however many connections, the loop gets one job
/// until that job runs.
final class WebSocketWakeups: Sendable {
    /// Sockets that are written to before others have their turn.
    private static let maxFlushesPerTurn = 32

    private let loop: Loop
    private let listed = Mutex<[ServerWebSocket]>([])

    init(on loop: Loop) { self.loop = loop }

    /// Has a WebSocket flushed soon. For any thread.
    func add(_ webSocket: ServerWebSocket) {
        let isFirst = listed.withLock {
            $0.append(webSocket)
            return $0.count == 1
        }
        if isFirst { Task(executorPreference: loop) { await self.flushAll() } }
    }

    private nonisolated(nonsending) func flushAll() async {
        let batch = listed.withLock { listed in
            var batch: [ServerWebSocket] = []
            swap(&batch, &listed)
            return batch
        }
        for (index, webSocket) in batch.enumerated() {
            webSocket.flush()
            if index % Self.maxFlushesPerTurn == Self.maxFlushesPerTurn - 1 { await Task.yield() }
        }
    }
}
