import ContractRuntime
import Generated
import HTTPMessages
import Records
import Storage

/// One open socket of a chat: what it is shown at first, and what is done with what its client sends.
///
/// A socket waits for most of its life, and then holds the frames of all functions that wait for it. So these have little
/// in them: this is a class, and what is done between two waits is in functions of its own that are never inlined.
final class ChatConversation: Sendable {
    /// What is known of the chat: a socket that idles holds no more of it.
    struct Subject: Sendable {
        let id: Int64
        let participants: [Int64]

        init(_ chat: ChatRow) {
            id = chat.id
            participants = [chat.initiator.id, chat.receiver.id]
        }
    }

    let application: Application
    let chat: Subject
    let caller: Caller
    /// The number of the last message that the client has; nil when it has none.
    let after: Int64?
    /// In the language of the handshake.
    let words: ProblemWords
    let seat: SocketSeat

    init(
        application: Application, chat: Subject, caller: Caller, after: Int64?,
        words: ProblemWords, seat: SocketSeat
    ) {
        self.seat = seat
        self.application = application
        self.chat = chat
        self.caller = caller
        self.after = after
        self.words = words
    }

    private var isParticipant: Bool { chat.participants.contains(caller.userID) }

    /// Serves the socket until it is closed.
    func serve(_ socket: OpenChat.Socket) async {
        let (listener, room) = enter(socket)
        do {
            if try await beginApart(listener, in: room) { try await converse(listener, in: room) }
        } catch {
            fail(error, listener)
        }
        leave(listener, room)
    }

    @inline(never)
    private func enter(_ socket: OpenChat.Socket) -> (ChatListener, ChatRoom) {
        let listener = ChatListener(socket, userID: caller.userID, isParticipant: isParticipant)
        seat.open { listener.close($0, $1) }
        return (listener, application.live.rooms.enter(chat.id, listener))
    }

    @inline(never)
    private func fail(_ error: any Error, _ listener: ChatListener) {
        // What was sent is stored or not: the client asks again, and a `client_id` makes that harmless.
        listener.close(.tryAgainLater, "unavailable")
        if !(error is CancellationError) { application.live.report(error) }
    }

    @inline(never)
    private func leave(_ listener: ChatListener, _ room: ChatRoom) {
        application.live.rooms.leave(room, listener)
        seat.release()
    }

    /// Begins in a task of its own, whose memory goes with it: a task keeps that of its deepest calls, and the socket's
    /// lives long.
    @inline(never)
    private func beginApart(_ listener: ChatListener, in room: ChatRoom) async throws -> Bool {
        async let isOpen = begin(listener, in: room)
        return try await isOpen
    }

    /// Shows what there is, then has the listener live; false when the connection has ended.
    private func begin(_ listener: ChatListener, in room: ChatRoom) async throws -> Bool {
        // What ended between the checks of the handshake and this moment was told to nobody here.
        if let end = try await application.end(ofSession: caller.tokenID, in: application.database)
        {
            listener.close(.policyViolation, end.rawValue)
            return false
        }
        let current = try await Chats.find(byID: chat.id, in: application.database)
        guard let current else {
            listener.close(.policyViolation, "unknown_chat")
            return false
        }
        if let after {
            // Nobody can have what is not there yet.
            let first = min(after, current.lastSequence) + 1
            return try await room.replay(from: first, to: listener)
        }
        let last = try await ChatMessages.list(
            ofChat: chat.id, limit: application.live.options.historyLength,
            in: application.database)
        for row in listener.isNewestFirst ? last : last.reversed() {
            let frames = ChatFrames(ChatUpdate(row, local: application.local))
            guard await listener.send(frames) else { return false }
        }
        return try await room.replay(from: (last.first?.sequence ?? 0) + 1, to: listener)
    }

    private func converse(_ listener: ChatListener, in room: ChatRoom) async throws {
        switch listener.socket {
        case .plain(let channel): try await converse(on: channel)
        case .chatV2JSON(let channel): try await converse(on: channel, listener, in: room)
        }
    }

    @inline(never)
    private func converse(on channel: PlainChannel) async throws {
        while let frame = await channel.receive() { try await take(frame, on: channel) }
    }

    @inline(never)
    private func converse(
        on channel: TypedChannel, _ listener: ChatListener, in room: ChatRoom
    ) async throws {
        while let frame = await channel.receive() {
            try await take(frame, on: channel, listener, in: room)
        }
    }

    /// Every text is a message (D11); what is refused ends the connection, as there is no other way to say so.
    @inline(never)
    private func take(_ frame: ReceivedFrame<String>, on channel: PlainChannel) async throws {
        switch frame {
        case .refused(let violations, text: _):
            let keyword = violations.first?.keyword ?? "type"
            channel.close(.policyViolation, reason: "contract_violation: \(keyword)")
        case .value(let text):
            let draft = Draft(chatID: chat.id, text: text, clientID: nil)
            if let refusal = try await application.post(draft, as: caller).refusal {
                channel.close(.policyViolation, reason: refusal.code)
            }
        }
    }

    /// Commands and events.
    @inline(never)
    private func take(
        _ frame: ReceivedFrame<ChatCommand>, on channel: TypedChannel, _ listener: ChatListener,
        in room: ChatRoom
    ) async throws {
        switch frame {
        case .refused(let violations, let text):
            await channel.send(.refused(RefusedEvent(violations, in: text, words)))
        case .value(.sendMessage(let command)):
            let draft = Draft(chatID: chat.id, text: command.text, clientID: command.clientID)
            let posting = try await application.post(draft, as: caller)
            if case .repeated(let update) = posting { room.confirm(update, to: listener) }
            await tell(posting.refusal, of: command.clientID, on: channel)
        case .value(.typing):
            await tell(try await type(), of: nil, on: channel)
        }
    }

    /// Tells the other participant that the caller is writing.
    private func type() async throws -> PostingRefusal? {
        let database = application.database
        if let end = try await application.end(ofSession: caller.tokenID, in: database) {
            return PostingRefusal(end.rawValue, endsConnection: true)
        }
        guard isParticipant else { return .notAParticipant }
        let (first, second) = (chat.participants[0], chat.participants[1])
        guard try await Friendships.areFriends(first, second, in: database) else { return .closed }
        await application.tell(.typing(userID: caller.userID), inChat: chat.id)
        return nil
    }

    private func tell(
        _ refusal: PostingRefusal?, of clientID: String?, on channel: TypedChannel
    ) async {
        guard let refusal else { return }
        if refusal.endsConnection {
            return channel.close(.policyViolation, reason: refusal.code)
        }
        await channel.send(
            .refused(
                RefusedEvent(
                    clientID: clientID, code: refusal.code,
                    detail: words.detail(of: refusal.code), errors: [])))
    }
}
