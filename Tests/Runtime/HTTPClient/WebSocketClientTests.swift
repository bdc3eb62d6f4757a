import EventLoop
import HTTPClient
import HTTPMessages
import HTTPServer
import Synchronization
import Testing
import WebSocket

@Suite("A client's WebSockets and streams", .timeLimit(.minutes(1)))
struct WebSocketClientTests {
    private func withConnection(
        _ responder: TestResponder, _ body: (HTTPConnection) async throws -> Void
    ) async throws {
        let loops = try LoopGroup(count: 1)
        let listener = HTTPListener(
            configuration: HTTPServerConfiguration(host: "127.0.0.1", port: 0),
            responder: responder)
        let address = try await listener.start(on: loops)
        let loop = try Loop.start(name: "client")
        let connection = try await HTTPConnection.connect(
            host: "127.0.0.1", port: address.port, on: loop)
        try await body(connection)
        await connection.close()
        await listener.stop(within: .zero)
        await Task.detached {
            loops.stop()
            loop.stop()
        }.value
    }

    private func open(_ answer: WebSocketAnswer) throws -> WebSocketClient {
        guard case .open(let socket) = answer else { throw HTTPClientError.closed }
        return socket
    }

    @Test("Messages are compressed both ways where both sides want that", arguments: [true, false])
    func compression(keepsContext: Bool) async throws {
        var deflate = WebSocketDeflate()
        deflate.keepsContext = keepsContext
        let wish = deflate
        try await withConnection(.echo(deflate: wish)) { connection in
            let socket = try open(
                try await connection.openWebSocket("/custom", deflate: wish))
            #expect(socket.deflate?.client.windowBits == 12)
            #expect(socket.deflate?.server.keepsContext == keepsContext)
            for round in 0..<20 {
                let text = String(repeating: "Grüße \(round) ", count: round * 300)
                try await socket.send(text: text)
                #expect(try await socket.receive() == .text(Array(text.utf8)))
            }
            try await socket.send(binary: [1, 2, 3])
            #expect(try await socket.receive() == .binary([1, 2, 3]))
            try await socket.close()
        }
    }

    @Test("Whoever did not offer compression gets none, and no 101 that claims it")
    func noCompression() async throws {
        try await withConnection(.echo(deflate: WebSocketDeflate())) { connection in
            let socket = try open(try await connection.openWebSocket("/custom"))
            #expect(socket.deflate == nil)
            try await socket.close()
        }
        for answer in ["permessage-deflate", "permessage-deflate; server_max_window_bits=12", "x"] {
            let claiming = TestResponder { request in
                HTTPResponse(
                    .switchingProtocols, fields: [.secWebSocketExtensions: answer],
                    body: .webSocket(
                        WebSocketAcceptance(
                            acceptKey: WebSocketKey.accept(
                                for: request.head.fields[.secWebSocketKey] ?? "")
                        ) { _ in }))
            }
            for deflate in [nil, WebSocketDeflate()] {
                try await withConnection(claiming) { connection in
                    await #expect(throws: HTTPClientError.self) {
                        _ = try await connection.openWebSocket("/custom", deflate: deflate)
                    }
                }
            }
        }
    }

    @Test("Messages go both ways, whole or in fragments, and a close is answered")
    func conversation() async throws {
        try await withConnection(.echo()) { connection in
            let socket = try open(try await connection.openWebSocket("/custom"))
            #expect(socket.subprotocol == nil)
            #expect(socket.head.fields["X-Test"] == "yes")
            try await socket.send(text: "Grüße")
            #expect(try await socket.receive() == .text(Array("Grüße".utf8)))
            let large = (0..<60_000).map { UInt8(truncatingIfNeeded: $0) }
            try await socket.send(binary: large)
            #expect(try await socket.receive() == .binary(large))
            try await socket.send(opcode: 1, isFinal: false, Array("a".utf8))
            try await socket.ping([7])
            try await socket.send(opcode: 0, Array("b".utf8))
            var events: [WebSocketEvent?] = []
            for _ in 0..<2 { events.append(try await socket.nextEvent()) }
            #expect(events.contains(.pong([7])))
            #expect(events.contains(.message(.text(Array("ab".utf8)))))
            #expect(socket.closure == nil)
            try await socket.close(.goingAway, reason: "done")
            #expect(
                socket.closure == WebSocketClosure(.goingAway, reason: "done", isByPeer: false))
        }
    }

    @Test("The server's close ends receiving, and is told")
    func serverCloses() async throws {
        let responder = TestResponder.webSocket(subprotocol: "b") { stream in
            stream.close(4000, reason: "no")
            _ = await stream.receive()
        }
        try await withConnection(responder) { connection in
            let answer = try await connection.openWebSocket("/custom", subprotocols: ["a", "b"])
            let socket = try open(answer)
            #expect(socket.subprotocol == "b")
            #expect(try await socket.receive() == nil)
            #expect(socket.closure == WebSocketClosure(4000, reason: "no", isByPeer: true))
        }
    }

    @Test("An answer that is no 101, or a wrong one, opens nothing")
    func refused() async throws {
        try await withConnection(.echo()) { connection in
            guard case .refused(let answer) = try await connection.openWebSocket("/other") else {
                Issue.record("it was opened")
                return
            }
            #expect(answer.status == .ok)
            #expect(answer.text == "/other")
        }
        try await withConnection(.webSocket(subprotocol: "x") { _ in }) { connection in
            await #expect(throws: HTTPClientError.malformed("a subprotocol that was not offered")) {
                try await connection.openWebSocket("/custom")
            }
        }
        let wrongKey = TestResponder { _ in
            HTTPResponse(
                .switchingProtocols,
                body: .webSocket(WebSocketAcceptance(acceptKey: "wrong") { _ in }))
        }
        try await withConnection(wrongKey) { connection in
            await #expect(
                throws: HTTPClientError.malformed("Sec-WebSocket-Accept does not answer the key")
            ) { try await connection.openWebSocket("/custom") }
        }
    }

    /// Gives so many bytes, in pieces.
    private final class Zeros: HTTPBodySource {
        private let rest: Mutex<Int>

        init(_ count: Int) { rest = Mutex(count) }

        func next() async throws(HTTPBodyError) -> [UInt8]? {
            let count = rest.withLock { rest in
                let count = min(rest, 50_000)
                rest -= count
                return count
            }
            return count == 0 ? nil : [UInt8](repeating: 0, count: count)
        }
    }

    @Test("Content goes up and comes down in pieces, with a length or chunked")
    func streams() async throws {
        let responder = TestResponder { request in
            var body = request.body
            var count = 0
            while let piece = try? await body.next() { count += piece.count }
            return HTTPResponse(.ok, body: .stream(Zeros(count + 1), length: nil))
        }
        try await withConnection(responder) { connection in
            for length in [nil, 3_000_000, nil] as [Int64?] {
                let head = try await connection.stream(
                    HTTPClientRequest(.post, "/custom"), body: Zeros(3_000_000), length: length)
                #expect(head.status == .ok)
                var count = 0
                while let piece = try await connection.readBody() { count += piece.count }
                #expect(count == 3_000_001)
            }
            let whole = try await connection.send(HTTPClientRequest(.get, "/whole"))
            #expect(whole.text == "/whole")
            let head = try await connection.stream(HTTPClientRequest(.get, "/none"))
            #expect(head.status == .ok)
            #expect(try await connection.readBody() == Array("/none".utf8))
            #expect(try await connection.readBody() == nil)
        }
    }
}
