import HTTPMessages
import Synchronization
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

    // What `passes` looks at comes first and together.

    /// The number of the frame that is the next to be taken of what the audience is told.
    private var nextNumber: Int64 = 0
    /// Frames that wait, and their bytes, with those that the loop has taken but the system has
    /// not.
    private var messages = 0
    /// What ended the connection.
    private(set) var closure: WebSocketClosure?
    private var bytes = 0
    /// Who is told something together with this WebSocket.
    private var audience: ServerAudience?
    /// Frames that the loop has not taken yet: the first, which is mostly the only one and needs no
    /// memory here, and those behind it.
    private var first: WebSocketFrame?
    private var others: [WebSocketFrame] = []
    /// The close frame, which goes behind the others.
    private var closeFrame: WebSocketFrame?
    /// The peer does not take what is queued: it is dropped, so that the close frame is the next.
    private(set) var dropsQueue = false
    /// The loop will look at the outbox, and has not looked yet.
    private var isListed = false
    /// Those who wait for room.
    private var waiting: [UnsafeContinuation<Void, Never>] = []

    /// Takes a frame, if there is room. A frame that is larger than all the room is taken when it
    /// is the only one.
    mutating func append(_ frame: WebSocketFrame, _ limits: WebSocketLimits) -> Delivery {
        hear()
        guard closure == nil else { return .closed }
        guard hasRoom(for: frame.count, limits) else { return .full }
        put(frame)
        return .queued(wakes: list())
    }

    private mutating func put(_ frame: WebSocketFrame) {
        if first == nil { first = frame } else { others.append(frame) }
        note(frame)
    }

    private func hasRoom(for count: Int, _ limits: WebSocketLimits) -> Bool {
        messages == 0
            || messages < limits.maxQueuedMessages && count <= limits.maxQueuedBytes - bytes
    }

    /// Notes that a frame waits.
    mutating func note(_ frame: WebSocketFrame) {
        messages += 1
        bytes += frame.count
    }

    /// Ends the connection with a close frame; whether the loop has to be told. False too when it
    /// has ended before.
    mutating func close(_ closure: WebSocketClosure, drops: Bool = false) -> Bool {
        hear()
        guard self.closure == nil else { return false }
        end(closure, drops: drops)
        return list()
    }

    private mutating func end(_ closure: WebSocketClosure, drops: Bool) {
        self.closure = closure
        dropsQueue = drops
        if drops { dropFrames() }
        closeFrame = WebSocketFrame(close: closure.code, reason: closure.reason)
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

    /// Gives the only frame to the loop, which notes it again if it has to wait after all; nil when
    /// there is none, others or somebody wait too or the connection has ended.
    mutating func takeOnly() -> WebSocketFrame? {
        guard closure == nil, messages == 1, waiting.isEmpty, let frame = first.take() else {
            return nil
        }
        noteGone(frame)
        return frame
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

// What is told to an audience.
extension WebSocketOutbox {
    /// Has what an audience is told from a number on belong here too.
    mutating func join(_ audience: ServerAudience, from number: Int64) {
        precondition(self.audience == nil, "a WebSocket is in two audiences at the same time")
        self.audience = audience
        nextNumber = number
    }

    /// Ends that, but for what was told before; whether the loop has to be told.
    mutating func leaveAudience() -> Bool {
        hear()
        audience = nil
        return hasNews && list()
    }

    /// Whether there is something that the loop has not taken.
    private var hasNews: Bool { first != nil || closeFrame != nil }

    /// Whether a frame of the audience can go to the system at once, as nothing is before it. It counts
    /// as taken then, and the loop notes it if it has to wait after all.
    mutating func passes(_ number: Int64) -> Bool {
        guard messages == 0, closure == nil, nextNumber <= number else { return false }
        nextNumber = number + 1
        return true
    }

    /// Takes what the audience was told and is not here yet. The loop will come for it, as it does
    /// not forget what was told before it has been here.
    private mutating func hear() {
        guard let audience else { return }
        audience.told.withLock { _ = hear($0.frames, audience.limits) }
    }

    /// Takes those of the frames that are not here yet; whether the loop has something to take.
    mutating func hear(_ frames: [ToldFrame], _ limits: WebSocketLimits) -> Bool {
        for told in frames where told.number >= nextNumber && closure == nil {
            nextNumber = told.number + 1
            if let frame = told.frame, hasRoom(for: frame.count, limits) {
                put(frame)
            } else {
                end(.tooSlow, drops: true)
            }
        }
        return hasNews
    }
}

extension WebSocketClosure {
    /// The peer does not take what it is sent.
    static let tooSlow = WebSocketClosure(.tryAgainLater, reason: "too slow", isByPeer: false)
}
