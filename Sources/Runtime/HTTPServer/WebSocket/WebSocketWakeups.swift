import EventLoop
import HTTPMessages
import Synchronization

/// The WebSockets of one loop that have something to send.
///
/// However many frames other threads queue for however many connections, the loop gets one job
/// until that job runs.
final class WebSocketWakeups: @unchecked Sendable {
    // SAFETY: `listed` is made for any thread; `spare` is touched on the loop's thread only.

    private struct Listed {
        var sockets: [ServerWebSocket] = []
        var audiences: [ServerAudience] = []

        var isEmpty: Bool { sockets.isEmpty && audiences.isEmpty }
    }

    /// Sockets that are written to before others have their turn.
    private static let maxFlushesPerTurn = 32
    /// The longest list whose memory is kept for the next one.
    private static let maxKeptCapacity = 4_096

    let loop: Loop
    private let listed = Mutex(Listed())
    /// The memory of a list that has been worked off.
    private var spare: [ServerWebSocket] = []

    init(on loop: Loop) { self.loop = loop }

    /// Has a WebSocket flushed soon. For any thread.
    func add(_ webSocket: ServerWebSocket) { add { $0.sockets.append(webSocket) } }

    /// Has those flushed soon who have been told something. For any thread.
    func add(_ audience: ServerAudience) { add { $0.audiences.append(audience) } }

    private func add(_ append: (inout Listed) -> Void) {
        let isFirst = listed.withLock { listed in
            defer { append(&listed) }
            return listed.isEmpty
        }
        if isFirst { Task(executorPreference: loop) { await self.flushAll() } }
    }

    private nonisolated(nonsending) func flushAll() async {
        var batch = Listed()
        // While this one yields, another may come: it has no spare memory then.
        swap(&batch.sockets, &spare)
        listed.withLock { swap(&batch, &$0) }
        var turn = Self.maxFlushesPerTurn
        for audience in batch.audiences {
            while !audience.flush(within: &turn) { await next(&turn) }
        }
        var start = 0
        while !Self.flush(batch.sockets, from: &start, within: &turn) { await next(&turn) }
        batch.sockets.removeAll(keepingCapacity: batch.sockets.capacity <= Self.maxKeptCapacity)
        spare = batch.sockets
    }

    /// Lets others have their turn, then begins another one.
    private nonisolated(nonsending) func next(_ turn: inout Int) async {
        await Task.yield()
        turn = Self.maxFlushesPerTurn
    }

    /// Flushes sockets until all are or the turn ends; whether all are.
    private static func flush(
        _ sockets: [ServerWebSocket], from start: inout Int, within turn: inout Int
    ) -> Bool {
        let end = min(start + turn, sockets.count)
        for index in start..<end { sockets[index].flush() }
        turn -= end - start
        start = end
        return end == sockets.count
    }
}
