import HTTPMessages
import Synchronization
import Testing
import Timestamps

@testable import Handlers

@Suite("The registry of sockets bounds them and ends those whose session has ended")
struct SocketRegistryTests {
    private let topics = ScriptedTopics()

    private func caller(token: Int64, expiresAt: Int64? = nil) -> Caller {
        Caller(
            userID: 1, tokenID: token, isAdmin: false,
            expiresAt: expiresAt.map { Timestamp(microseconds: $0) })
    }

    /// What closed a socket.
    private final class Closing: Sendable {
        private let reasons = Mutex<[String]>([])
        var value: [String] { reasons.withLock { $0 } }

        init(_ seat: SocketSeat?) {
            seat?.open { code, reason in
                self.reasons.withLock { $0.append("\(code.number) \(reason)") }
            }
        }
    }

    @Test("a user has so many seats; one that is released, or let go of, is free again")
    func seats() {
        let registry = SocketRegistry(topics: topics, limit: 2)
        var kept = [registry.seat(for: caller(token: 1)), registry.seat(for: caller(token: 2))]
        #expect(kept.allSatisfy { $0 != nil })
        #expect(registry.seat(for: caller(token: 1)) == nil)
        kept[0]?.release()
        kept[0]?.release()
        let third = registry.seat(for: caller(token: 1))
        #expect(third != nil)
        #expect(registry.seat(for: caller(token: 1)) == nil)
        kept = []
        #expect(registry.seat(for: caller(token: 1)) != nil)
        third?.release()
    }

    @Test("it listens to the topic of a user as long as one has a seat")
    func subscriptions() {
        let registry = SocketRegistry(topics: topics, limit: 2)
        let seats = [registry.seat(for: caller(token: 1)), registry.seat(for: caller(token: 1))]
        #expect(topics.subscriberCount == 1)
        for (seat, count) in zip(seats, [1, 0]) {
            seat?.release()
            #expect(topics.subscriberCount == count)
        }
    }

    @Test("a notice ends the sessions that it names, or all")
    func notices() {
        let registry = SocketRegistry(topics: topics, limit: 3)
        let seats = (1...3).map { registry.seat(for: caller(token: $0)) }
        let closings = seats.map(Closing.init)
        topics.deliver(SessionNotice(.ended, tokenIDs: [2, 9]).payload)
        #expect(closings.map(\.value) == [[], ["1008 session_ended"], []])
        topics.deliver(SessionNotice(.blocked).payload)
        #expect(closings[0].value == ["1008 account_blocked"])
        #expect(closings[2].value == ["1008 account_blocked"])
        topics.deliver(Array("what a later version says".utf8))
    }

    @Test("a session that ends before its socket is open closes it when it opens")
    func endsEarly() {
        let registry = SocketRegistry(topics: topics, limit: 1)
        let seat = registry.seat(for: caller(token: 1))
        topics.deliver(SessionNotice(.deleted).payload)
        #expect(Closing(seat).value == ["1008 account_deleted"])
    }

    @Test("a session whose time is over ends, and not before")
    func expiry() {
        let registry = SocketRegistry(topics: topics, limit: 3)
        let seats = [20, 10, nil].map { registry.seat(for: caller(token: 1, expiresAt: $0)) }
        let closings = seats.map(Closing.init)
        registry.endExpired(at: Timestamp(microseconds: 9))
        #expect(closings.map(\.value) == [[], [], []])
        registry.endExpired(at: Timestamp(microseconds: 10))
        #expect(closings.map(\.value) == [[], ["1008 session_expired"], []])
        registry.endExpired(at: Timestamp(microseconds: 30))
        #expect(closings[0].value == ["1008 session_expired"])
        #expect(closings[2].value == [])
    }
}
