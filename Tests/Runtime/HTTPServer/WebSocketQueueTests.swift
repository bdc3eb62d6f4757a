import HTTPMessages
import HTTPServer
import Testing
import Threads
import WebSocket

@Suite("What waits to be sent on a WebSocket", .timeLimit(.minutes(2)))
struct WebSocketQueueTests {
    /// The streams that are being served.
    private final class Served: Sendable {
        let streams = Monitor<[any WebSocketStream]>([])
        let closures = Monitor<[WebSocketClosure?]>([])

        func responder(_ limits: WebSocketLimits = .generous) -> TestResponder {
            .webSocket(limits) { stream in
                self.streams.withLock { $0.append(stream) }
                while await stream.receive() != nil {}
                self.closures.withLock { $0.append(stream.closure) }
            }
        }

        func wait(for count: Int) -> [any WebSocketStream] {
            waitUntil { streams.withLock { $0.count } == count }
            return streams.withLock { $0 }
        }

        func waitForClosures(_ count: Int) -> [WebSocketClosure?] {
            waitUntil { closures.withLock { $0.count } == count }
            return closures.withLock { $0 }
        }
    }

    @Test("Frames that other threads offer arrive in the order of each thread")
    func offers() async throws {
        var limits = WebSocketLimits.generous
        limits.maxQueuedMessages = 100_000
        let served = Served()
        try await withServer(served.responder(limits), loops: 2) { server in
            let sockets = try (0..<4).map { _ in try RawWebSocket(server.port) }
            let streams = served.wait(for: 4)
            let threads = try (0..<3).map { thread in
                try Thread.start(name: "sender") {
                    for number in 0..<1_000 {
                        let frame = WebSocketFrame(text: "\(thread) \(number)".utf8)
                        for stream in streams { #expect(stream.offer(frame)) }
                    }
                }
            }
            for socket in sockets {
                var next = [0, 0, 0]
                for _ in 0..<3_000 {
                    let parts = socket.text().split(separator: " ").compactMap { Int($0) }
                    try #require(parts.count == 2)
                    #expect(next[parts[0]] == parts[1])
                    next[parts[0]] += 1
                }
                #expect(next == [1_000, 1_000, 1_000])
            }
            for thread in threads { thread.join() }
        }
    }

    @Test("Close from another thread: what is queued is sent, the close frame, and receive ends")
    func closeElsewhere() async throws {
        let served = Served()
        // Receiving ends although the peer does not answer: that would take longer than the test.
        var limits = WebSocketLimits.generous
        limits.closeTimeout = .seconds(60)
        try await withServer(served.responder(limits)) { server in
            let socket = try RawWebSocket(server.port)
            let stream = served.wait(for: 1)[0]
            for number in 0..<10 { stream.offer(WebSocketFrame(text: "\(number)".utf8)) }
            stream.close(4001, reason: "enough")
            stream.close(4002, reason: "ignored")
            #expect(!stream.offer(WebSocketFrame(text: "late".utf8)))
            for number in 0..<10 { #expect(socket.text() == "\(number)") }
            #expect(socket.next() == .close(4001, reason: "enough"))
            let closure = WebSocketClosure(4001, reason: "enough", isByPeer: false)
            #expect(served.waitForClosures(1) == [closure])
            socket.send(maskedClose(4001))
            #expect(socket.client.receive() == .closed)
            #expect(stream.closure == closure)
        }
    }

    @Test("A reader that stalls is closed with 1013 when its queue is full, and reset in time")
    func stalled() async throws {
        let served = Served()
        try await withServer(
            served.responder(),
            configure: {
                $0.writeTimeout = .milliseconds(500)
            }
        ) { server in
            let stalled = try RawWebSocket(server.port, receiveBufferBytes: 4_096)
            let other = try RawWebSocket(server.port)
            let streams = served.wait(for: 2)
            let frame = WebSocketFrame(binary: [UInt8](repeating: 0, count: 60_000))
            var offered = 0
            while streams[0].offer(frame), offered < 1_000 {
                offered += 1
                pause(milliseconds: 1)
            }
            // The system's buffers take some megabytes; 60 do not fit.
            #expect(offered < 500)
            #expect(streams[0].closure?.code == .tryAgainLater)
            #expect(streams[1].closure == nil)
            streams[1].offer(WebSocketFrame(text: "unharmed".utf8))
            #expect(other.text() == "unharmed")
            waitUntil { server.listener.openWebSockets == 1 }
            #expect(server.listener.openWebSockets == 1)
            #expect(served.waitForClosures(1).map { $0?.code } == [.tryAgainLater])
            while stalled.next() != nil {}
        }
    }

    @Test("A reader that comes back in time gets the 1013, and whole frames before it")
    func slow() async throws {
        let served = Served()
        try await withServer(served.responder()) { server in
            let slow = try RawWebSocket(server.port, receiveBufferBytes: 4_096)
            let stream = served.wait(for: 1)[0]
            let content = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* 17) }
            var offered = 0
            while stream.offer(WebSocketFrame(binary: content)) {
                offered += 1
                pause(milliseconds: 1)
            }
            var event = slow.next()
            var whole = 0
            while event == .message(.binary(content)) {
                whole += 1
                event = slow.next()
            }
            #expect(event == .close(.tryAgainLater, reason: "too slow"))
            #expect(whole > 0)
            // A queue of a mebibyte was dropped.
            #expect(offered - whole > 10)
        }
    }

    @Test("Send waits for a slow reader, from the loop and from elsewhere, and loses nothing")
    func backPressure() async throws {
        var limits = WebSocketLimits.generous
        limits.maxQueuedMessages = 4
        let sent = Counter()
        let responder = TestResponder.webSocket(limits) { stream in
            let elsewhere = Task.detached {
                for _ in 0..<200 {
                    await stream.send(WebSocketFrame(binary: [UInt8](repeating: 2, count: 50_000)))
                    sent.add()
                }
            }
            for _ in 0..<200 {
                await stream.send(WebSocketFrame(binary: [UInt8](repeating: 1, count: 50_000)))
                sent.add()
            }
            await elsewhere.value
        }
        try await withServer(responder) { server in
            let socket = try RawWebSocket(server.port, receiveBufferBytes: 4_096)
            pause(milliseconds: 300)
            #expect(sent.value < 390)
            var received = 0
            while case .message(.binary(let bytes)) = socket.next(), bytes.count == 50_000 {
                received += 1
            }
            #expect(received == 400)
        }
    }

    @Test("Send returns false when the connection breaks while it waits")
    func brokenWhileWaiting() async throws {
        let results = Monitor<[Bool]>([])
        let responder = TestResponder.webSocket { stream in
            while await stream.send(
                WebSocketFrame(binary: [UInt8](repeating: 1, count: 60_000)))
            {}
            results.withLock { $0.append(false) }
        }
        try await withServer(responder, configure: { $0.writeTimeout = .milliseconds(300) }) {
            server in
            let socket = try RawWebSocket(server.port, receiveBufferBytes: 4_096)
            waitUntil { results.withLock { $0.count } == 1 }
            #expect(results.withLock { $0 } == [false])
            waitUntil { server.listener.openWebSockets == 0 }
            #expect(server.listener.openWebSockets == 0)
            _ = socket
        }
    }

    @Test("A reader that takes drops is reset in time too")
    func trickling() async throws {
        let responder = TestResponder.webSocket { stream in
            while await stream.send(
                WebSocketFrame(binary: [UInt8](repeating: 1, count: 60_000)))
            {}
        }
        try await withServer(
            responder,
            configure: {
                $0.minRateGrace = .milliseconds(300)
                $0.minBytesPerSecond = 20_000
            }
        ) { server in
            let socket = try RawWebSocket(server.port, receiveBufferBytes: 4_096)
            let clock = ContinuousClock.now
            while socket.client.receive() == .more, ContinuousClock.now - clock < .seconds(8) {
                pause(milliseconds: 400)
            }
            #expect(ContinuousClock.now - clock < .seconds(4))
        }
    }

    @Test("A server that stops closes WebSockets with 1001 at once, and waits for their ends")
    func draining() async throws {
        let served = Served()
        try await withServer(served.responder(), loops: 2) { server in
            let sockets = try (0..<20).map { _ in try RawWebSocket(server.port) }
            _ = served.wait(for: 20)
            let clock = ContinuousClock.now
            let waitForEnd = server.beginStop(within: .seconds(20))
            for socket in sockets {
                #expect(socket.next() == .close(.goingAway, reason: "server is stopping"))
            }
            #expect(ContinuousClock.now - clock < .seconds(5))
            for socket in sockets { socket.send(maskedClose(1001)) }
            for socket in sockets { #expect(socket.client.receive() == .closed) }
            #expect(waitForEnd() == 0)
            #expect(served.waitForClosures(20).allSatisfy { $0?.code == .goingAway })
        }
    }

    @Test("What does not end in time is cut off")
    func cutOff() async throws {
        let responder = TestResponder.webSocket { stream in
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
            _ = stream
        }
        try await withServer(responder) { server in
            let socket = try RawWebSocket(server.port)
            #expect(server.beginStop(within: .milliseconds(200))() == 1)
            while socket.next() != nil {}
            #expect(server.listener.openConnections == 0)
        }
    }
}
