@_spi(Generated) import ContractRuntime
@_spi(Generated) import Generated
import HTTPMessages
import JSON
import Synchronization
import Testing
import Timestamps

@testable import Handlers

@Suite("A room tells all messages of its chat once and in order, whatever becomes of the notices")
struct ChatRoomTests {
    /// A chat whose messages are stored one after the other, and told when the test says so.
    private final class Chat: Sendable {
        let topics = ScriptedTopics()
        let rooms: ChatRooms
        private let count = Mutex<Int64>(0)
        let reads = Mutex(0)
        let failures = Mutex(0)
        let isBroken = Mutex(false)
        /// What happens once, right behind the next look into the store.
        let afterRead = Mutex<(@Sendable () -> Void)?>(nil)

        init() {
            let holder = Holder()
            rooms = ChatRooms(
                topics: topics,
                report: { _ in holder.value?.failures.withLock { $0 += 1 } },
                read: { _, sequence, limit in
                    guard let chat = holder.value else { return [] }
                    return try chat.page(after: sequence, limit)
                })
            holder.value = self
        }

        private func page(after sequence: Int64, _ limit: Int) throws -> [ChatUpdate] {
            reads.withLock { $0 += 1 }
            defer { afterRead.withLock { $0.take() }?() }
            if isBroken.withLock({ $0 }) { throw Broken() }
            let last = min(count.withLock { $0 }, sequence + Int64(limit))
            guard sequence < last else { return [] }
            return ((sequence + 1)...last).map(update)
        }

        func update(_ sequence: Int64) -> ChatUpdate {
            ChatUpdate(
                message: Message(
                    id: sequence, sequence: sequence, sender: 1, text: "\(sequence)",
                    timestamp: Timestamp(microseconds: sequence)),
                clientID: nil)
        }

        /// Stores messages up to this number.
        func store(to sequence: Int64) { count.withLock { $0 = sequence } }

        /// Publishes notices of stored messages.
        func tell(_ sequences: Int64...) {
            for sequence in sequences {
                topics.deliver(ChatNotice.message(update(sequence)).payload)
            }
        }
    }

    private struct Broken: Error {}

    /// What the rooms reach their chat by, which is made after them.
    private final class Holder: Sendable {
        private struct Reference { weak var chat: Chat? }
        private let reference = Mutex(Reference())

        var value: Chat? {
            get { reference.withLock { $0.chat } }
            set { reference.withLock { $0.chat = newValue } }
        }
    }

    /// A listener that is live, with the stream that shows what it was told.
    private func listener(
        in chat: Chat, from first: Int64 = 1, stream: RecordedStream = RecordedStream()
    ) async throws -> (RecordedStream, ChatListener, ChatRoom) {
        let connection = WebSocketConnection(stream, position: 1, subprotocol: "chat.v2+json")
        let listener = ChatListener(
            OpenChat.Socket(connection), userID: 2, isParticipant: true)
        let room = chat.rooms.enter(7, listener)
        #expect(try await room.replay(from: first, to: listener))
        return (stream, listener, room)
    }

    private func expect(
        _ sequences: ClosedRange<Int64>, from stream: RecordedStream,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        // 'ready' is one frame more.
        for _ in 0..<400 where stream.count <= sequences.count {
            try await Task.sleep(for: .milliseconds(5))
        }
        try #require(stream.sequences == Array(sequences), sourceLocation: sourceLocation)
    }

    @Test("notices in order are told without a look into the store")
    func inOrder() async throws {
        let chat = Chat()
        let (stream, _, _) = try await listener(in: chat)
        let reads = chat.reads.withLock { $0 }
        chat.store(to: 3)
        chat.tell(1, 2, 3)
        try await expect(1...3, from: stream)
        #expect(chat.reads.withLock { $0 } == reads)
    }

    @Test(
        "notices that are lost, repeated or out of order make no gap and no repetition",
        arguments: [[2, 1, 3], [3], [1, 1, 2, 2, 3], [3, 2, 1], [2, 3, 3], [1, 3, 2, 3]]
            as [[Int64]])
    func disorder(notices: [Int64]) async throws {
        let chat = Chat()
        let (one, _, _) = try await listener(in: chat)
        let (other, _, _) = try await listener(in: chat)
        chat.store(to: 3)
        for notice in notices { chat.tell(notice) }
        for stream in [one, other] { try await expect(1...3, from: stream) }
        chat.store(to: 4)
        chat.tell(4)
        for stream in [one, other] { try await expect(1...4, from: stream) }
    }

    @Test("who comes in the middle of it gets everything once, and 'ready' once")
    func comesLater() async throws {
        let chat = Chat()
        let (early, _, _) = try await listener(in: chat)
        chat.store(to: 250)
        // Stored, and told to nobody yet: the newcomer has them before the room has.
        let (late, _, _) = try await listener(in: chat, from: 101)
        try await expect(101...250, from: late)
        #expect(early.sequences.isEmpty)
        chat.tell(250)
        try await expect(1...250, from: early)
        chat.store(to: 252)
        chat.tell(252)
        try await expect(1...252, from: early)
        try await expect(101...252, from: late)
        for stream in [early, late] { #expect(stream.texts.count { $0.contains("ready") } == 1) }
    }

    @Test("what is told between the last look into the store and being live is not missed")
    func betweenReadAndLive() async throws {
        for hasOther in [true, false] {
            let chat = Chat()
            if hasOther { _ = try await listener(in: chat) }
            chat.store(to: 2)
            chat.tell(2)
            chat.afterRead.withLock { hook in
                hook = { [weak chat] in
                    chat?.store(to: 4)
                    chat?.tell(3, 4)
                }
            }
            let (stream, _, _) = try await listener(in: chat, from: 1)
            try await expect(1...4, from: stream)
        }
    }

    @Test("in a thousand random steps, with listeners that come")
    func random() async throws {
        for _ in 0..<20 {
            let chat = Chat()
            var streams: [(RecordedStream, first: Int64)] = []
            var stored: Int64 = 0
            for _ in 0..<50 {
                stored += Int64.random(in: 0...3)
                chat.store(to: stored)
                if Int.random(in: 0..<5) == 0 {
                    let first = Int64.random(in: 1...(stored + 1))
                    streams.append((try await listener(in: chat, from: first).0, first))
                }
                if stored > 0 { chat.tell(Int64.random(in: max(1, stored - 5)...stored)) }
            }
            stored += 1
            chat.store(to: stored)
            chat.tell(stored)
            for (stream, first) in streams { try await expect(first...stored, from: stream) }
        }
    }

    @Test("a store that cannot be read closes all with 1013, and is reported")
    func brokenStore() async throws {
        let chat = Chat()
        let (stream, _, _) = try await listener(in: chat)
        chat.isBroken.withLock { $0 = true }
        chat.tell(2)
        for _ in 0..<200 where stream.closure == nil {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(stream.closure?.code == .tryAgainLater)
        #expect(chat.failures.withLock { $0 } == 1)
    }

    @Test("a repeat is confirmed once its message has been told, and not before")
    func confirmation() async throws {
        let chat = Chat()
        let (stream, listener, room) = try await listener(in: chat)
        chat.store(to: 1)
        room.confirm(chat.update(1), to: listener)
        #expect(stream.sequences.isEmpty)
        chat.tell(1)
        room.confirm(chat.update(1), to: listener)
        #expect(stream.sequences == [1, 1])
    }

    @Test("the last who leaves ends the subscription; what comes then is nobody's")
    func leaving() async throws {
        let chat = Chat()
        let (_, one, room) = try await listener(in: chat)
        let (stream, other, same) = try await listener(in: chat)
        #expect(room === same)
        chat.rooms.leave(room, one)
        #expect(chat.topics.subscriberCount == 1)
        chat.rooms.leave(room, other)
        #expect(chat.topics.subscriberCount == 0)
        chat.store(to: 1)
        chat.tell(1)
        #expect(stream.sequences.isEmpty)
    }
}
