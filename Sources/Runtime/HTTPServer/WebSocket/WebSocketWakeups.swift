import EventLoop
import HTTPMessages
import Synchronization

/// The WebSockets of one loop that have something to send.
///
/// However many frames other threads queue for however many connections, the loop gets one job
/// until that job runs.
final class WebSocketWakeups: WebSocketSleeper, @unchecked Sendable {
    // SAFETY: `listed` is made for any thread; `spare` is touched on the loop's thread only.

    /// Sockets that are written to before others have their turn.
    private static let maxFlushesPerTurn = 32
    /// The longest list whose memory is kept for the next one.
    private static let maxKeptCapacity = 4_096

    private let loop: Loop
    private let listed = Mutex<[ServerWebSocket]>([])
    /// The memory of a list that has been worked off.
    private var spare: [ServerWebSocket] = []

    init(on loop: Loop) { self.loop = loop }

    /// Has a WebSocket flushed soon. For any thread.
    func add(_ webSocket: ServerWebSocket) {
        if list(webSocket) { wake() }
    }

    /// Lists a WebSocket; true when somebody has to `wake` the loop. For any thread.
    func list(_ webSocket: ServerWebSocket) -> Bool {
        listed.withLock {
            $0.append(webSocket)
            return $0.count == 1
        }
    }

    /// Has the loop flush what is listed.
    func wake() { Task(executorPreference: loop) { await self.flushAll() } }

    private static func flush(_ batch: [ServerWebSocket], _ turn: Range<Int>) {
        for index in turn { batch[index].flush() }
    }

    private nonisolated(nonsending) func flushAll() async {
        var batch: [ServerWebSocket] = []
        // While this one yields, another may come: it has no spare memory then.
        swap(&batch, &spare)
        listed.withLock { swap(&batch, &$0) }
        var start = 0
        while start < batch.count {
            if start > 0 { await Task.yield() }
            let end = min(start + Self.maxFlushesPerTurn, batch.count)
            Self.flush(batch, start..<end)
            start = end
        }
        batch.removeAll(keepingCapacity: batch.capacity <= Self.maxKeptCapacity)
        spare = batch
    }
}
