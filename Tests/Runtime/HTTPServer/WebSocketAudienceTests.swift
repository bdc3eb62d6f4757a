import HTTPMessages
import Synchronization
import Testing
import Threads
import WebSocket

@testable import HTTPServer

@Suite("What many WebSockets are told at once", .timeLimit(.minutes(2)))
struct WebSocketAudienceTests {
    /// An audience, with the streams that are being served. What a test says is done on the loop of
    /// the stream that hears of it; between two acts the loop does what else there is.
    private final class Hall: Sendable {
        typealias Act = @Sendable (inout WebSocketAudience, [any WebSocketStream]) -> Void

        private let audience = Mutex(WebSocketAudience())
        private let streams = Monitor<[any WebSocketStream]>([])
        private let acts = Mutex<[Act]>([])

        /// Serves streams, which join from a number on, or by themselves.
        func responder(
            _ limits: WebSocketLimits = .generous, from number: Int64?,
            deflate: WebSocketDeflate? = nil
        ) -> TestResponder {
            .webSocket(limits, deflate: deflate) { stream in
                if let number { self.audience.withLock { $0.join(stream, from: number) } }
                self.streams.withLock { $0.append(stream) }
                while await stream.receive() != nil {
                    for act in self.acts.withLock({ $0 }) {
                        self.perform(act)
                        await Task.yield()
                    }
                }
                self.audience.withLock { $0.leave(stream) }
            }
        }

        /// Opens sockets; they and `streams` have the same order.
        func open(_ count: Int, on server: TestServer, receiveBufferBytes: Int32? = nil) throws
            -> [RawWebSocket]
        {
            try (1...count).map { number in
                let before = streams.withLock { $0.count }
                let socket = try RawWebSocket(
                    server.port, receiveBufferBytes: number == 1 ? receiveBufferBytes : nil)
                waitUntil { streams.withLock { $0.count } > before }
                return socket
            }
        }

        func perform(by socket: RawWebSocket, _ acts: Act...) {
            self.acts.withLock { $0 = acts }
            socket.send([0x81, 0x80, 0, 0, 0, 0])
        }

        private func perform(_ act: Act) {
            let streams = streams.withLock { $0 }
            audience.withLock { act(&$0, streams) }
        }

        func tell(_ text: String, number: Int64) {
            audience.withLock { $0.tell(WebSocketFrame(text: text.utf8), number: number) }
        }

        func stream(_ index: Int) -> any WebSocketStream { streams.withLock { $0[index] } }
    }

    @Test("It arrives at all of them, whatever their loop, and in order", arguments: [1, 2])
    func telling(loops: Int) async throws {
        let hall = Hall()
        try await withServer(hall.responder(from: 0), loops: loops) { server in
            // More than have their turn at a time.
            let sockets = try hall.open(80, on: server)
            for number in 0..<200 { hall.tell("\(number)", number: Int64(number)) }
            for socket in sockets {
                for number in 0..<200 { #expect(socket.text() == "\(number)") }
            }
        }
    }

    @Test("It has its place among what one of them is sent, and before the end")
    func places() async throws {
        let hall = Hall()
        try await withServer(hall.responder(from: 0), loops: 2) { server in
            let sockets = try hall.open(80, on: server)
            for number in stride(from: 0, to: 200, by: 2) {
                hall.tell("\(number)", number: Int64(number))
                let alone = WebSocketFrame(text: "\(number + 1)".utf8)
                for index in sockets.indices { #expect(hall.stream(index).offer(alone)) }
            }
            hall.tell("last", number: 200)
            for index in sockets.indices { hall.stream(index).close(4001, reason: "") }
            hall.tell("late", number: 201)
            for socket in sockets {
                for number in 0..<200 { #expect(socket.text() == "\(number)") }
                #expect(socket.text() == "last")
                #expect(socket.next() == .close(4001, reason: ""))
            }
        }
    }

    @Test("Who comes and goes meanwhile gets what is told between")
    func comingAndGoing() async throws {
        let hall = Hall()
        try await withServer(hall.responder(from: nil)) { server in
            let sockets = try hall.open(3, on: server)
            // The loop has sent none of it when the others join and leave.
            hall.perform(
                by: sockets[2],
                { audience, streams in
                    func tell(_ number: Int64) {
                        audience.tell(WebSocketFrame(text: "\(number)".utf8), number: number)
                    }
                    audience.join(streams[0], from: 1)
                    tell(1)
                    audience.join(streams[1], from: 3)
                    tell(2)
                    tell(3)
                    audience.leave(streams[0])
                    tell(4)
                    for stream in streams { stream.offer(WebSocketFrame(text: "end".utf8)) }
                })
            #expect((0..<4).map { _ in sockets[0].text() } == ["1", "2", "3", "end"])
            #expect((0..<3).map { _ in sockets[1].text() } == ["3", "4", "end"])
            #expect(sockets[2].text() == "end")
        }
    }

    @Test("Of a walk that has begun, those who leave take nobody's turn")
    func leavingMeanwhile() async throws {
        let hall = Hall()
        try await withServer(hall.responder(from: 0)) { server in
            let sockets = try hall.open(100, on: server)
            hall.perform(
                by: sockets[99],
                { audience, _ in audience.tell(WebSocketFrame(text: "told".utf8), number: 0) },
                // The first 32 have had their turn.
                { audience, streams in
                    for stream in streams[..<20] { audience.leave(stream) }
                })
            for socket in sockets { #expect(socket.text() == "told") }
        }
    }

    @Test("Those whose loop is behind by a full queue are closed with 1013, and nobody else")
    func overrun() async throws {
        var limits = WebSocketLimits.generous
        limits.maxQueuedMessages = 4
        let hall = Hall()
        try await withServer(hall.responder(limits, from: nil)) { server in
            let sockets = try hall.open(3, on: server)
            hall.perform(
                by: sockets[0],
                { audience, streams in
                    func tell(_ numbers: ClosedRange<Int64>) {
                        for number in numbers {
                            audience.tell(WebSocketFrame(text: "\(number)".utf8), number: number)
                        }
                    }
                    audience.join(streams[0], from: 1)
                    tell(1...5)
                    // As if it had been told by itself: it is not there any more.
                    #expect(!streams[0].offer(WebSocketFrame(text: "late".utf8)))
                    audience.join(streams[1], from: 6)
                    tell(6...7)
                    audience.join(streams[2], from: 8)
                })
            for socket in sockets[..<2] {
                #expect(socket.next() == .close(.tryAgainLater, reason: "too slow"))
            }
            hall.tell("8", number: 8)
            #expect(sockets[2].text() == "8")
        }
    }

    @Test("A reader that stalls is closed with 1013 when its queue is full; others get all")
    func stalled() async throws {
        let hall = Hall()
        try await withServer(
            hall.responder(from: 0), configure: { $0.writeTimeout = .milliseconds(500) }
        ) { server in
            let sockets = try hall.open(2, on: server, receiveBufferBytes: 4_096)
            let text = String(repeating: "a", count: 60_000)
            var told = 0
            while hall.stream(0).closure == nil, told < 500 {
                hall.tell(text, number: Int64(told))
                #expect(sockets[1].text() == text)
                told += 1
            }
            // The system's buffers take some megabytes; 30 do not fit.
            #expect(hall.stream(0).closure?.code == .tryAgainLater)
            #expect(hall.stream(1).closure == nil)
            waitUntil { server.listener.openWebSockets == 1 }
            #expect(server.listener.openWebSockets == 1)
        }
    }

    @Test("A slow reader gets whole frames, in order, when it reads on")
    func slow() async throws {
        var limits = WebSocketLimits.generous
        limits.maxQueuedBytes = 64 << 20
        let hall = Hall()
        try await withServer(hall.responder(limits, from: 0)) { server in
            let sockets = try hall.open(2, on: server, receiveBufferBytes: 4_096)
            let texts = (0..<200).map { String(repeating: "\($0)", count: 20_000) }
            for (number, text) in texts.enumerated() {
                hall.tell(text, number: Int64(number))
                #expect(sockets[1].text() == text)
            }
            for text in texts { #expect(sockets[0].text() == text) }
        }
    }

    @Test("What was told stays until it was given to all, and tells of what had no room")
    func log() throws {
        var limits = WebSocketLimits.generous
        limits.maxQueuedMessages = 2
        limits.maxQueuedBytes = 10
        var told = ToldFrames()
        /// Whether the loop has to be told.
        func append(_ count: Int, _ number: Int64) -> Bool {
            let frame = WebSocketFrame(binary: [UInt8](repeating: 0, count: count - 2))
            return told.append(frame, number, limits)
        }
        /// Whether nothing is left.
        func drop(_ number: Int64) -> Bool { told.drop(through: number) }
        func counts() -> [Int?] { told.frames.map { $0.frame?.count } }
        // A frame that is larger than all the room is taken when it is the only one.
        #expect(append(20, 1))
        #expect(!append(2, 2))
        #expect(counts() == [20, nil])
        #expect(!append(2, 3))
        #expect(told.frames.map(\.number) == [1, 3])
        #expect(told.begin().map(\.number) == [1, 3])
        // Who has got what the loop has begun with has room for more.
        #expect(!append(5, 4))
        #expect(!append(5, 5))
        #expect(!append(2, 6))
        #expect(counts() == [20, nil, 5, 5, nil])
        #expect(!drop(3))
        #expect(told.begin().map(\.number) == [4, 5, 6])
        #expect(drop(6))
        #expect(append(2, 7))
    }
}
