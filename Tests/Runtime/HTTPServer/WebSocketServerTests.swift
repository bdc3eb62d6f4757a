import HTTPMessages
import HTTPServer
import Testing
import Threads
import WebSocket

@Suite("WebSockets over a socket", .timeLimit(.minutes(2)))
struct WebSocketServerTests {
    @Test("A handshake is answered with 101, the accepted key, and the responder's own fields")
    func handshake() async throws {
        let record = Record()
        let responder = TestResponder.webSocket(subprotocol: "chat") { _ in }
        try await withServer(responder, observer: record) { server in
            let client = try RawClient(server.port)
            client.send(RawWebSocket.handshake)
            let answer = try client.answer()
            #expect(answer.head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
            #expect(answer["Upgrade"] == "websocket")
            #expect(answer["Connection"] == "Upgrade")
            #expect(answer["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(answer["Sec-WebSocket-Protocol"] == "chat")
            #expect(answer["X-Test"] == "yes")
            #expect(answer["Content-Length"] == nil)
            let exchange = record.wait(for: 1)
            #expect(exchange.map(\.status.code) == [101])
            #expect(exchange.map(\.isComplete) == [true])
        }
    }

    @Test("Texts and bytes are echoed, whole or fragmented, also those that came with the request")
    func echo() async throws {
        try await withServer(.echo()) { server in
            let socket = try RawWebSocket(server.port, first: masked(1, "at once"))
            #expect(socket.text() == "at once")
            socket.send(masked(1, "Hel", isFinal: false) + masked(9, "?") + masked(0, "lo"))
            let answers = [socket.next(), socket.next()]
            #expect(answers.contains(.pong(Array("?".utf8))))
            #expect(answers.contains(.message(.text(Array("Hello".utf8)))))
            let large = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
            for _ in 0..<20 { socket.send(masked(2, large)) }
            for _ in 0..<20 { #expect(socket.next() == .message(.binary(large))) }
            for byte in masked(1, "slow") {
                socket.send([byte])
                pause(milliseconds: 1)
            }
            #expect(socket.text() == "slow")
        }
    }

    @Test("Many messages at once are answered in their order")
    func burst() async throws {
        try await withServer(.echo(), loops: 2) { server in
            let socket = try RawWebSocket(server.port)
            socket.send((0..<5_000).flatMap { masked(1, "\($0)") })
            for number in 0..<5_000 { #expect(socket.text() == "\(number)") }
        }
    }

    @Test("Ten pings at once get ten answers")
    func manyPings() async throws {
        try await withServer(.echo()) { server in
            let socket = try RawWebSocket(server.port)
            socket.send((0..<10).flatMap { masked(9, [$0]) })
            for number in 0..<10 { #expect(socket.next() == .pong([UInt8(number)])) }
        }
    }

    @Test("The peer's close is echoed, and ends the connection in good order")
    func peerCloses() async throws {
        let closures = Monitor<[WebSocketClosure?]>([])
        let responder = TestResponder.webSocket { stream in
            while await stream.receive() != nil {}
            closures.withLock { $0.append(stream.closure) }
            let isSent = await stream.send(WebSocketFrame(text: "late".utf8))
            #expect(!isSent)
            #expect(!stream.offer(WebSocketFrame(text: "late".utf8)))
        }
        let rows: [([UInt8], UInt16, WebSocketClosure)] = [
            (maskedClose(1000, "bye"), 1000, .init(.normal, reason: "bye", isByPeer: true)),
            (maskedClose(4242), 4242, .init(4242, isByPeer: true)),
            (masked(8), 1005, .init(.noStatus, isByPeer: true)),
        ]
        try await withServer(responder) { server in
            for (frame, code, _) in rows {
                let socket = try RawWebSocket(server.port)
                socket.send(frame)
                #expect(socket.closeCode() == code)
                #expect(socket.client.receive() == .closed)
            }
            waitUntil { server.listener.openWebSockets == 0 }
            #expect(server.listener.openWebSockets == 0)
            #expect(closures.withLock { $0 } == rows.map(\.2))
        }
    }

    @Test(
        "What breaks the protocol or a limit is told why, then the connection ends",
        arguments: [
            ([0x81, 0x01, 0x61], 1002), (masked(3), 1002), ([0xC1, 0x80, 0, 0, 0, 0], 1002),
            (masked(0, "x"), 1002), (masked(8, [1]), 1002), (maskedClose(1005), 1002),
            (masked(1, [0xFF]), 1007), (masked(2, [UInt8](repeating: 0, count: 1_025)), 1009),
            ((0..<6).flatMap { masked($0 == 0 ? 1 : 0, isFinal: false) }, 1008),
        ] as [([UInt8], UInt16)])
    func faults(bytes: [UInt8], code: UInt16) async throws {
        var limits = WebSocketLimits.generous
        limits.maxMessageBytes = 1_024
        limits.maxFragments = 5
        try await withServer(.echo(limits)) { server in
            let socket = try RawWebSocket(server.port)
            socket.send(masked(1, "before"))
            // What follows is not read as frames, and does not break the connection.
            socket.send(bytes + [UInt8](repeating: 0xAA, count: 10_000))
            #expect(socket.text() == "before")
            #expect(socket.closeCode() == code)
            #expect(socket.client.receive() == .closed)
        }
    }

    @Test("A peer that sends too many messages is told so; a burst is allowed")
    func rate() async throws {
        var limits = WebSocketLimits()
        limits.maxMessagesPerSecond = 10
        limits.maxMessageBurst = 5
        try await withServer(.echo(limits)) { server in
            let socket = try RawWebSocket(server.port)
            for _ in 0..<5 { socket.send(masked(1, "x")) }
            for _ in 0..<5 { #expect(socket.text() == "x") }
            pause(milliseconds: 500)
            socket.send(masked(1, "y"))
            #expect(socket.text() == "y")
            for _ in 0..<20 { socket.send(masked(1, "z")) }
            #expect(socket.closeCode() == 1008)
        }
    }

    @Test("A flood of pings gets pongs, the last one among them, and fills no memory")
    func pings() async throws {
        try await withServer(.echo()) { server in
            let socket = try RawWebSocket(server.port)
            let count = 20_000
            socket.send((1...count).flatMap { masked(9, "\($0)") })
            var pongs = 0
            while let event = socket.next() {
                pongs += 1
                if event == .pong(Array("\(count)".utf8)) { break }
            }
            #expect(1...count ~= pongs)
            socket.send(masked(1, "still here"))
            #expect(socket.text() == "still here")
        }
    }

    @Test("A silent peer is asked, and lives on when it answers; else the connection is dead")
    func silence() async throws {
        var limits = WebSocketLimits.generous
        limits.pingInterval = .milliseconds(200)
        limits.deadAfter = .milliseconds(600)
        let closures = Monitor<[WebSocketClosure?]>([])
        let responder = TestResponder.webSocket(limits) { stream in
            while await stream.receive() != nil {}
            closures.withLock { $0.append(stream.closure) }
        }
        try await withServer(responder) { server in
            let socket = try RawWebSocket(server.port)
            for _ in 0..<6 {
                #expect(socket.next() == .ping([]))
                socket.send(masked(10))
            }
            let clock = ContinuousClock.now
            #expect(socket.next() == .ping([]))
            #expect(socket.next() == nil)
            #expect(ContinuousClock.now - clock > .milliseconds(300))
            waitUntil { closures.withLock { $0.count } == 1 }
            #expect(closures.withLock { $0 } == [WebSocketClosure(.abnormal, isByPeer: false)])
        }
    }

    @Test("Who serves returns: 1000; the peer's close is waited for, but not for ever")
    func weClose() async throws {
        var limits = WebSocketLimits.generous
        limits.closeTimeout = .milliseconds(200)
        let responder = TestResponder.webSocket(limits) { stream in
            await stream.send(WebSocketFrame(text: "last".utf8))
        }
        try await withServer(responder, configure: { $0.lingerTimeout = .milliseconds(200) }) {
            server in
            let polite = try RawWebSocket(server.port)
            #expect(polite.text() == "last")
            #expect(polite.closeCode() == 1000)
            // What was on its way is dropped.
            polite.send(masked(1, "crossing") + maskedClose(1000))
            #expect(polite.client.receive() == .closed)
            let deaf = try RawWebSocket(server.port)
            #expect(deaf.closeCode() == 1000)
            let clock = ContinuousClock.now
            #expect(deaf.client.receive() == .closed)
            #expect(ContinuousClock.now - clock > .milliseconds(100))
            waitUntil { server.listener.openConnections <= 1 }
        }
    }

    @Test("A handshake that the responder should not have accepted is a 500")
    func programError() async throws {
        try await withServer(.webSocket { _ in }) { server in
            let client = try RawClient(server.port)
            client.send("GET /custom HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 500)
            #expect(answer["Connection"] == "close")
            #expect(client.receiveToEnd() == (.closed, ""))
        }
    }

    @Test("Beyond the most WebSockets there is 503, until one has gone")
    func cap() async throws {
        try await withServer(.echo(), configure: { $0.maxWebSockets = 2 }) { server in
            let first = try RawWebSocket(server.port)
            let second = try RawWebSocket(server.port)
            let third = try RawClient(server.port)
            third.send(RawWebSocket.handshake)
            let answer = try third.answer()
            #expect(answer.status == 503)
            #expect(answer["Upgrade"] == nil)
            #expect(third.receiveToEnd().0 == .closed)
            first.send(maskedClose(1000))
            #expect(first.closeCode() == 1000)
            waitUntil { server.listener.openWebSockets == 1 }
            let fourth = try RawWebSocket(server.port)
            for socket in [second, fourth] {
                socket.send(masked(1, "x"))
                #expect(socket.text() == "x")
            }
        }
    }

    @Test("A connection that was busy as a handler may be is not cut off as a WebSocket")
    func noHandlerDeadline() async throws {
        try await withServer(
            .echo(),
            configure: {
                $0.handlerTimeout = .milliseconds(100)
                $0.idleTimeout = .milliseconds(100)
                $0.writeTimeout = .milliseconds(100)
            }
        ) { server in
            let socket = try RawWebSocket(server.port)
            pause(milliseconds: 500)
            socket.send(masked(1, "x"))
            #expect(socket.text() == "x")
        }
    }
}
