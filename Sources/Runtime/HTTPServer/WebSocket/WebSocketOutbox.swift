import HTTPMessages
import WebSocket

/// What waits to be sent on a WebSocket, and whether it is still open: the part that every thread
/// may touch, under a lock.
struct WebSocketOutbox {
    /// What became of a frame.
    enum Delivery {
        /// It will be sent; `wakes` says that the loop has to be told.
        case queued(wakes: Bool)
        /// As many wait as may.
        case full
        /// The connection has ended.
        case closed
    }

    /// Frames that the loop has not taken yet: the first, which is mostly the only one and needs no
    /// memory here, and those behind it.
    private var first: WebSocketFrame?
    private var others: [WebSocketFrame] = []
    /// Frames that wait, and their bytes, with those that the loop has taken but the system has
    /// not.
    private var messages = 0
    private var bytes = 0
    /// The close frame, which goes behind the others.
    private var closeFrame: WebSocketFrame?
    /// What ended the connection.
    private(set) var closure: WebSocketClosure?
    /// The peer does not take what is queued: it is dropped, so that the close frame is the next.
    private(set) var dropsQueue = false
    /// The loop will look at the outbox, and has not looked yet.
    private var isListed = false
    /// Those who wait for room.
    private var waiting: [UnsafeContinuation<Void, Never>] = []

    /// Takes a frame, if there is room. A frame that is larger than all the room is taken when it
    /// is the only one.
    mutating func append(_ frame: WebSocketFrame, _ limits: WebSocketLimits) -> Delivery {
        guard closure == nil else { return .closed }
        guard hasRoom(for: frame.count, limits) else { return .full }
        if first == nil { first = frame } else { others.append(frame) }
        note(frame)
        return .queued(wakes: list())
    }

    private func hasRoom(for count: Int, _ limits: WebSocketLimits) -> Bool {
        messages == 0
            || messages < limits.maxQueuedMessages && count <= limits.maxQueuedBytes - bytes
    }

    private mutating func note(_ frame: WebSocketFrame) {
        messages += 1
        bytes += frame.count
    }

    /// Ends the connection with a close frame; whether the loop has to be told. False too when it
    /// has ended before.
    mutating func close(_ closure: WebSocketClosure, drops: Bool = false) -> Bool {
        guard self.closure == nil else { return false }
        self.closure = closure
        dropsQueue = drops
        if drops { dropFrames() }
        closeFrame = WebSocketFrame(close: closure.code, reason: closure.reason)
        return list()
    }

    /// Ends the connection without a close frame.
    mutating func end() {
        if closure == nil { closure = WebSocketClosure(.abnormal, isByPeer: false) }
        dropFrames()
        closeFrame = nil
    }

    private mutating func dropFrames() {
        if let first = first.take() { noteGone(first) }
        for frame in others { noteGone(frame) }
        others = []
    }

    /// Notes that the loop has to look; whether it has to be told.
    mutating func list() -> Bool {
        if isListed { return false }
        isListed = true
        return true
    }

    /// Notes that the loop looks.
    mutating func unlist() { isListed = false }

    /// Gives the only frame to the loop; nil when there is none, others wait too or the connection has
    /// ended.
    mutating func takeOnly() -> WebSocketFrame? {
        closure == nil && messages == 1 ? first.take() : nil
    }

    /// Gives all frames to the loop, the answers to pings first.
    mutating func take(with controls: [WebSocketFrame]) -> [WebSocketFrame] {
        for frame in controls { note(frame) }
        var taken = controls
        if let first = first.take() { taken.append(first) }
        taken += others
        others = []
        if let frame = closeFrame.take() {
            note(frame)
            taken.append(frame)
        }
        return taken
    }

    /// Notes that frames that the loop has taken have another length now.
    mutating func note(_ frames: [WebSocketFrame], becoming others: [WebSocketFrame]) {
        for frame in frames { bytes -= frame.count }
        for frame in others { bytes += frame.count }
    }

    /// Notes that a frame waits no longer.
    mutating func noteGone(_ frame: WebSocketFrame) {
        messages -= 1
        bytes -= frame.count
    }

    /// Has somebody told when there is room; false when there is some now, or nothing will be sent
    /// any more.
    mutating func wait(
        _ continuation: UnsafeContinuation<Void, Never>, for count: Int, _ limits: WebSocketLimits
    ) -> Bool {
        guard closure == nil, !hasRoom(for: count, limits) else { return false }
        waiting.append(continuation)
        return true
    }

    /// Those who have to look again, as there may be room or the end.
    mutating func takeWaiting() -> [UnsafeContinuation<Void, Never>] {
        guard !waiting.isEmpty else { return [] }
        defer { waiting = [] }
        return waiting
    }
}
