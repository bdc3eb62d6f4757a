// One order for all readers
//
// The store numbers the messages of a chat 1, 2, 3 and so on, and a message is published after it was stored. Topics may
// lose notices, repeat them and change their order; so what counts is the number, never the order of arrival.
//
// A room has one position, `next`: the number of the message that its live listeners get next. A notice with that
// number is told to them; one with a smaller number has been told before and is dropped; a larger one means that
// something has been missed, and the room reads the store from its position on (`catchUp`) while what arrives only
// moves `latest`.
//
// A listener begins behind: it reads what it is to be shown from the store at its client's pace (`replay`), and is live
// from the moment when it has all that the room has told. It may have more by then, because the store is always ahead
// of the topic; its own `first` keeps those from being told twice. The room subscribes before anybody reads, so nothing
// can fall between the two.
//
// All telling happens under the room's lock, hence in one order for all. It never waits: those who are live are two
// audiences, whose loops send them what was told.

import ContractRuntime
import Generated
import HTTPMessages
import PubSub
import Synchronization

/// A chat that has sockets open in this process, and what it tells them.
final class ChatRoom: Sendable {
    /// The messages of a chat behind a number, oldest first, at most so many.
    typealias Reading =
        @Sendable (_ chatID: Int64, _ sequence: Int64, _ limit: Int) async throws -> [ChatUpdate]

    /// How many messages are read from the store at a time.
    private static let pageLength = 100

    fileprivate struct Place {
        let listener: ChatListener
        /// The number of the first message that it gets as one who is live; nil until it is.
        var first: Int64?
    }

    fileprivate struct State {
        /// All listeners.
        var places: [Place] = []
        /// The streams of those who are live: where no subprotocol is spoken, and the others.
        var plain = WebSocketAudience()
        var typed = WebSocketAudience()
        /// What comes next to those who are live; nil until somebody is.
        var next: Int64?
        /// The largest number that was heard of.
        var latest: Int64 = 0
        var isCatchingUp = false
        var subscription: (any TopicSubscription)?
    }

    let chatID: Int64
    private let read: Reading
    private let report: @Sendable (any Error) -> Void
    private let state = Mutex(State())

    init(
        chatID: Int64, report: @escaping @Sendable (any Error) -> Void, read: @escaping Reading
    ) {
        self.chatID = chatID
        self.report = report
        self.read = read
    }

    // MARK: Coming and going

    /// Begins to listen to the chat's topic.
    func subscribe(to topics: any Topics) {
        let subscription = topics.subscribe(to: Topic.chat(chatID)) { [weak self] payload in
            guard let self, let notice = ChatNotice(payload) else { return }
            self.receive(notice)
        }
        state.withLock { $0.subscription = subscription }
    }

    /// Ends that.
    func unsubscribe() {
        // Ending waits for deliveries, which take the lock.
        let subscription = state.withLock { $0.subscription.take() }
        subscription?.cancel()
    }

    func add(_ listener: ChatListener) {
        state.withLock { $0.places.append(Place(listener: listener)) }
    }

    /// Call it on the listener's loop, as `replay`.
    func remove(_ listener: ChatListener) {
        state.withLock { state in
            state.places.removeAll { $0.listener === listener }
            state[audienceOf: listener].leave(listener.stream)
        }
    }

    // MARK: Replay

    /// Sends a listener all messages from `first` on, at its pace, then has it live.
    ///
    /// - Returns: Whether it is; false when its connection has ended.
    func replay(from first: Int64, to listener: ChatListener) async throws -> Bool {
        var next = first
        var isReady = false
        while true {
            let page = try await read(chatID, next - 1, Self.pageLength)
            for update in page {
                guard await listener.send(ChatFrames(update)) else { return false }
                next = update.message.sequence + 1
            }
            if page.count == Self.pageLength { continue }
            if !isReady {
                guard await listener.sendReady(chatID: chatID, lastSequence: next - 1) else {
                    return false
                }
                isReady = true
            }
            if makeLive(listener, at: next) { return true }
        }
    }

    /// Has a listener live that has everything before `next`; false when that is not all.
    private func makeLive(_ listener: ChatListener, at next: Int64) -> Bool {
        state.withLock { state in
            guard next >= state.next ?? (state.latest + 1) else { return false }
            state.next = state.next ?? next
            for index in state.places.indices where state.places[index].listener === listener {
                state.places[index].first = next
                state[audienceOf: listener].join(listener.stream, from: next)
            }
            return true
        }
    }

    // MARK: Live

    private func receive(_ notice: ChatNotice) {
        switch notice {
        case .message(let update): receive(update)
        case .typing(let userID):
            let frame = ChatFrames.typing(userID: userID)
            state.withLock { state in
                for place in state.places where place.first != nil {
                    place.listener.offerTyping(frame, of: userID)
                }
            }
        case .deleted: close(.policyViolation, reason: "unknown_chat")
        }
    }

    private func receive(_ update: ChatUpdate) {
        let frames = ChatFrames(update)
        let hasGap = state.withLock { state in
            state.latest = max(state.latest, frames.sequence)
            guard let next = state.next, !state.isCatchingUp, frames.sequence >= next else {
                return false
            }
            if frames.sequence == next {
                state.tell(frames)
                return false
            }
            state.isCatchingUp = true
            return true
        }
        if hasGap { Task { await catchUp() } }
    }

    /// Reads what was missed, until nothing is missing.
    private func catchUp() async {
        do {
            while let next = state.withLock({ $0.missing() }) {
                let page = try await read(chatID, next - 1, Self.pageLength).map(ChatFrames.init)
                state.withLock { state in
                    for frames in page { state.tell(frames) }
                    // What was announced is not there: the chat has been deleted.
                    if page.isEmpty { state.latest = next - 1 }
                }
            }
        } catch {
            report(error)
            close(.tryAgainLater, reason: "unavailable")
        }
    }

    /// Answers a repeated command with its message, unless that is still to come by itself.
    func confirm(_ update: ChatUpdate, to listener: ChatListener) {
        let frames = ChatFrames(update)
        state.withLock { state in
            for place in state.places where place.listener === listener {
                if let first = place.first, frames.sequence < max(first, state.next ?? first) {
                    listener.offer(frames)
                }
            }
        }
    }

    private func close(_ code: WebSocketCloseCode, reason: String) {
        let listeners = state.withLock { state in
            state.isCatchingUp = false
            return state.places.map(\.listener)
        }
        for listener in listeners { listener.close(code, reason) }
    }
}

extension ChatRoom.State {
    subscript(audienceOf listener: ChatListener) -> WebSocketAudience {
        get { listener.isPlain ? plain : typed }
        _modify { if listener.isPlain { yield &plain } else { yield &typed } }
    }

    /// Tells the next message to those who are live and have not got it.
    mutating func tell(_ frames: ChatFrames) {
        plain.tell(frames.plain, number: frames.sequence)
        typed.tell(frames.typed, number: frames.sequence)
        next = frames.sequence + 1
    }

    /// The number of the first message that is missing; nil when none is, and the room is live again.
    mutating func missing() -> Int64? {
        if let next, next <= latest { return next }
        isCatchingUp = false
        return nil
    }
}
