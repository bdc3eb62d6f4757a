import EventLoop
import HTTPClient
import HTTPMessages
import Testing

@Suite("A client's connection", .timeLimit(.minutes(1)))
struct HTTPConnectionTests {
    /// Runs a script as the server and `body` as the client.
    @discardableResult
    private func exchange<Value: Sendable>(
        _ steps: [ScriptedServer.Step], _ limits: HTTPClientLimits = HTTPClientLimits(),
        _ body: (HTTPConnection) async throws -> Value
    ) async throws -> Value {
        let server = try await ScriptedServer(steps)
        let loop = try Loop.start(name: "client")
        let connection = try await HTTPConnection.connect(
            host: "127.0.0.1", port: server.port, on: loop, limits: limits)
        let value = try await body(connection)
        await connection.close()
        try await server.stop()
        await Task.detached { loop.stop() }.value
        return value
    }

    private static func ok(_ body: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test("requests follow each other on one connection")
    func keepAlive() async throws {
        let answers = try await exchange([
            .read(until: "\r\n\r\n"), .write(Self.ok("one")), .read(until: "\r\n\r\n{}"),
            .trickle(Self.ok("two")),
        ]) { connection in
            let first = try await connection.send(HTTPClientRequest(.get, "/1"))
            let second = try await connection.send(
                HTTPClientRequest(.post, "/2", body: Array("{}".utf8)))
            return [first, second]
        }
        #expect(answers.map(\.text) == ["one", "two"])
        #expect(answers.map(\.status) == [.ok, .ok])
        #expect(answers.allSatisfy { $0.head.keepsAlive })
        #expect(answers[1].rawBytes == Array(Self.ok("two").utf8))
    }

    @Test("pipelined answers are told apart, byte by byte")
    func pipelining() async throws {
        let interim = "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"
        let answers = try await exchange([
            .read(until: "\r\n\r\n"), .write(Self.ok("one") + interim + Self.ok("two")),
        ]) { connection in
            try await connection.write(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            let first = try await connection.readResponse(to: .get)
            return [first, try await connection.readResponse(to: .get)]
        }
        #expect(
            answers.map { String(decoding: $0.rawBytes, as: UTF8.self) } == [
                Self.ok("one"), interim + Self.ok("two"),
            ])
        #expect(answers[1].interim.map(\.code) == [103])
    }

    @Test("a body without length ends with the connection")
    func untilClose() async throws {
        let answer = try await exchange([
            .read(until: "\r\n\r\n"), .write("HTTP/1.1 200 OK\r\n\r\nabc"), .write("def"),
        ]) { try await $0.send(HTTPClientRequest(.get, "/")) }
        #expect(answer.text == "abcdef")
        #expect(!answer.head.keepsAlive)
    }

    @Test("raw bytes go out as they are, and everything comes back until the end")
    func raw() async throws {
        let answer = try await exchange([
            .read(until: "nonsense"), .write("HTTP/1.1 400 x\r\n\r\n"),
        ]) {
            try await $0.write(Array("nonsense".utf8))
            return try await $0.readToEnd(within: .seconds(5))
        }
        #expect(String(decoding: answer.bytes, as: UTF8.self) == "HTTP/1.1 400 x\r\n\r\n")
        #expect(answer.ending == .closed)
    }

    @Test("reading to the end stops when the time is over")
    func rawTimeout() async throws {
        let answer = try await exchange([.write("abc"), .pause(.seconds(3))]) {
            try await $0.readToEnd(within: .milliseconds(150))
        }
        #expect(answer.bytes == Array("abc".utf8) && answer.ending == .open)
    }

    @Test("pieces are read as they come, up to the end")
    func pieces() async throws {
        let pieces = try await exchange([.write("ab"), .read(until: "x"), .write("cd")]) {
            var pieces: [[UInt8]?] = [try await $0.readBytes()]
            try await $0.write(Array("x".utf8))
            pieces.append(try await $0.readBytes())
            pieces.append(try await $0.readBytes())
            return pieces
        }
        #expect(pieces == [Array("ab".utf8), Array("cd".utf8), nil])
    }

    @Test("an answer that does not come in time is an error, and the connection is spent")
    func timeout() async throws {
        var limits = HTTPClientLimits()
        limits.exchangeTimeout = .milliseconds(150)
        try await exchange([.read(until: "\r\n\r\n"), .pause(.milliseconds(400))], limits) {
            connection in
            await #expect(throws: HTTPClientError.timedOut) {
                try await connection.send(HTTPClientRequest(.get, "/"))
            }
            await #expect(throws: HTTPClientError.closed) {
                try await connection.send(HTTPClientRequest(.get, "/"))
            }
        }
    }

    @Test("an answer that is cut off, or none at all, is an error")
    func cutOff() async throws {
        for text in ["", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab"] {
            try await exchange([.read(until: "\r\n\r\n"), .write(text)]) { connection in
                await #expect(throws: HTTPClientError.closed) {
                    try await connection.send(HTTPClientRequest(.get, "/"))
                }
            }
        }
    }

    @Test("what is no answer is an error")
    func malformed() async throws {
        try await exchange([.read(until: "\r\n\r\n"), .write("SSH-2.0-x\r\n\r\n")]) { connection in
            await #expect(throws: HTTPClientError.malformed("the status line is not one of HTTP/1"))
            {
                try await connection.send(HTTPClientRequest(.get, "/"))
            }
        }
    }

    @Test("an answer without end is cut off at the limit")
    func tooLarge() async throws {
        var limits = HTTPClientLimits()
        limits.maxResponseBytes = 200_000
        try await exchange([.write("HTTP/1.1 200 OK\r\n\r\n"), .flood], limits) { connection in
            await #expect(throws: HTTPClientError.tooLarge) {
                try await connection.send(HTTPClientRequest(.get, "/"))
            }
            await connection.close()
        }
    }

    @Test("the answer to a body that is refused half-way still counts")
    func earlyRefusal() async throws {
        let refusal =
            "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        let answer = try await exchange([
            .read(until: "\r\n\r\n"), .write(refusal), .pause(.milliseconds(100)),
        ]) { connection in
            // The server reads the head alone.
            try await connection.write(
                Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n".utf8))
            return try await connection.readResponse(to: .post)
        }
        #expect(answer.status == .contentTooLarge)
    }

    @Test("nobody listens")
    func refused() async throws {
        let bound = try BoundPort(host: "127.0.0.1", port: 0, count: 1, backlog: 1)
        bound.close()
        let loop = try Loop.start(name: "client")
        await #expect(throws: HTTPClientError.self) {
            try await HTTPConnection.connect(
                host: "127.0.0.1", port: bound.address.port, on: loop)
        }
        await Task.detached { loop.stop() }.value
    }
}
