import Compression
import HTTPMessages
import HTTPServer
import Testing
import Threads
import WebSocket

@Suite("WebSockets that compress, over a socket", .timeLimit(.minutes(1)))
struct WebSocketDeflateServerTests {
    private static let offer = "permessage-deflate; client_max_window_bits"

    /// A WebSocket that does not inflate: it shows frames as they come.
    private func open(_ server: TestServer, _ offer: String = Self.offer) throws -> RawClient {
        let client = try RawClient(server.port)
        client.send(RawWebSocket.handshake(offering: offer))
        let answer = try client.answer()
        try #require(answer["Sec-WebSocket-Extensions"]?.hasPrefix("permessage-deflate") == true)
        return client
    }

    /// The next frame of under 126 bytes.
    private func frame(_ client: RawClient, _ rest: inout [UInt8]) -> [UInt8] {
        rest += client.takeReceived()
        while rest.count < 2 || rest.count < Int(rest[1]) + 2 {
            guard client.receive() == .more else { return [] }
            rest += client.takeReceived()
        }
        defer { rest.removeFirst(Int(rest[1]) + 2) }
        return Array(rest.prefix(Int(rest[1]) + 2))
    }

    @Test("The handshake says what was agreed on, and nothing where nothing was offered")
    func handshake() async throws {
        let responder = TestResponder.echo(deflate: WebSocketDeflate())
        try await withServer(responder) { server in
            let client = try RawClient(server.port)
            client.send(RawWebSocket.handshake(offering: Self.offer))
            #expect(
                try client.answer()["Sec-WebSocket-Extensions"]
                    == "permessage-deflate; server_no_context_takeover; "
                    + "client_no_context_takeover; client_max_window_bits=12")
            let other = try RawClient(server.port)
            other.send(RawWebSocket.handshake)
            #expect(try other.answer()["Sec-WebSocket-Extensions"] == nil)
        }
    }

    @Test("Messages are compressed on the way out, between frames that are not, in their order")
    func order() async throws {
        let responder = TestResponder.webSocket(deflate: WebSocketDeflate()) { stream in
            for number in 0..<50 {
                stream.offer(WebSocketFrame(text: "\(number)".utf8))
                stream.offer(WebSocketFrame(text: String(repeating: "\(number) ", count: 90).utf8))
            }
            _ = await stream.receive()
        }
        try await withServer(responder) { server in
            let client = try open(server)
            var rest: [UInt8] = []
            for number in 0..<50 {
                let plain = frame(client, &rest)
                #expect(plain == WebSocketFrame(text: "\(number)".utf8).bytes)
                let small = frame(client, &rest)
                #expect(small.first == 0xC1)
                #expect(small.count < 40)
            }
        }
    }

    @Test("A frame for many is compressed once")
    func fanOut() async throws {
        let streams = Monitor<[any WebSocketStream]>([])
        let responder = TestResponder.webSocket(deflate: WebSocketDeflate()) { stream in
            streams.withLock { $0.append(stream) }
            streams.signal()
            while await stream.receive() != nil {}
        }
        try await withServer(responder, loops: 2) { server in
            let clients = try (0..<8).map { _ in try open(server) }
            let joined = streams.wait { $0.count == 8 ? $0 : nil }
            let sent = WebSocketFrame(text: [UInt8](repeating: 0x61, count: 1_000))
            for stream in joined { stream.offer(sent) }
            for client in clients {
                var rest: [UInt8] = []
                #expect(frame(client, &rest).first == 0xC1)
            }
            // What they got is kept with the frame: nobody has to compress it any more.
            let kept = sent.compressed(windowBits: 12) { _ in
                Issue.record("the frame was not compressed for all")
                return []
            }
            #expect(kept.bytes.count < 40)
        }
    }

    @Test("What waits is counted as it is, so that there is room again when it has gone")
    func queue() async throws {
        var limits = WebSocketLimits.generous
        limits.maxQueuedBytes = 5_000
        let responder = TestResponder.webSocket(limits, deflate: WebSocketDeflate()) { stream in
            let frame = WebSocketFrame(text: [UInt8](repeating: 0x61, count: 1_000))
            // Four have room. A count that does not come back to nothing would refuse them soon.
            repeat {
                for _ in 0..<4 { stream.offer(frame) }
            } while await stream.receive() != nil
        }
        try await withServer(responder) { server in
            let client = try open(server)
            var rest: [UInt8] = []
            for _ in 0..<100 {
                for _ in 0..<4 { #expect(frame(client, &rest).first == 0xC1) }
                client.send(masked(1, "more"))
            }
        }
    }

    @Test("A bomb is refused with 1009, and what is no DEFLATE with 1007")
    func refusals() async throws {
        let responder = TestResponder.echo(deflate: WebSocketDeflate())
        try await withServer(responder) { server in
            var bomb: [UInt8] = []
            let zeros = [UInt8](repeating: 0, count: 10_000_000)
            Deflater(.raw).compress(zeros.span, .sync, into: &bomb)
            for (content, code) in [([0xFF], 1007), (bomb, 1009)] as [([UInt8], UInt16)] {
                let socket = try RawWebSocket(
                    server.port, handshake: RawWebSocket.handshake(offering: Self.offer))
                socket.send(
                    WebSocketClientFrame(opcode: 2, isCompressed: true, content, key: 1).bytes)
                #expect(socket.closeCode() == code)
            }
        }
    }
}
