import ContractClient
import CurlClient
import HTTPMessages
import HTTPServer
import Testing

@Suite("Failures over libcurl", .timeLimit(.minutes(2)))
struct CurlFailureTests {
    private static func get(_ transport: CurlTransport, _ base: String) async throws {
        _ = try await transport.send(ClientRequest(.get, base + "/")).bytes()
    }

    @Test("no connection is told apart from a broken one")
    func connections() async throws {
        let transport = try CurlTransport()
        for url in ["http://127.0.0.1:1/", "http://no.such.host.invalid/"] {
            let error = await clientError { _ = try await transport.send(ClientRequest(.get, url)) }
            guard case .cannotConnect(let text) = error else {
                Issue.record("\(url): \(error as Any)")
                continue
            }
            #expect(text.contains("Failed to connect") || text.contains("Could not resolve"))
        }
        await transport.close()
        for answer in ["", "HTTP/1.1 200 OK\r\nContent-", "nonsense\r\n\r\n"] {
            try await withScript([.read(until: "\r\n\r\n"), .write(answer)]) { transport, base in
                let error = await clientError { try await Self.get(transport, base) }
                guard case .broken = error else {
                    Issue.record("\(answer): \(error as Any)")
                    return
                }
            }
        }
    }

    @Test(
        "an answer that is cut off gives what has come, and then throws",
        arguments: [
            "Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        ])
    func cutOff(rest: String) async throws {
        try await withScript([
            .read(until: "\r\n\r\n"), .write("HTTP/1.1 200 OK\r\n" + rest),
        ]) { transport, base in
            let answer = try await transport.send(ClientRequest(.get, base + "/"))
            #expect(try await answer.content.next() == Array("abc".utf8))
            let error = await clientError { _ = try await answer.content.next() }
            guard case .broken = error else {
                Issue.record("\(error as Any)")
                return
            }
        }
    }

    @Test("a connection that breaks is replaced for an idempotent method only")
    func repetition() async throws {
        let empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        for method in [HTTPMethod.post, .get] {
            try await withScript(
                [.read(until: "\r\n\r\n"), .write(empty), .read(until: "\r\n\r\n")],
                next: [.read(until: "\r\n\r\n"), .write(empty)]
            ) { transport, base in
                try await Self.get(transport, base)
                let error = await clientError {
                    _ = try await transport.send(ClientRequest(method, base + "/"))
                }
                let closed = ClientTransportError.broken(
                    "the connection was closed before an answer had come")
                #expect(error == (method == .get ? nil : closed))
            }
        }
    }

    @Test("a server that takes too long is not waited for")
    func timeouts() async throws {
        var configuration = CurlConfiguration()
        configuration.contentTimeout = .milliseconds(200)
        configuration.headTimeout = .milliseconds(300)
        try await withScript(
            [.read(until: "\r\n\r\n"), .pause(.seconds(3))], configuration
        ) { transport, base in
            let error = await clientError {
                _ = try await transport.send(
                    ClientRequest(.get, base + "/", timeout: .milliseconds(100)))
            }
            // Had it been waited for until it closed, that would be the error.
            #expect(error == .timedOut("the head of the answer has not come in time"))
        }
        try await withScript(
            [
                .read(until: "\r\n\r\n"), .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
                .pause(.milliseconds(100)), .write("abc"), .pause(.milliseconds(900)),
            ], configuration
        ) { transport, base in
            let answer = try await transport.send(ClientRequest(.get, base + "/"))
            #expect(try await answer.content.next() == Array("abc".utf8))
            let error = await clientError { _ = try await answer.content.next() }
            #expect(error == .timedOut("the content of the answer has stopped coming"))
        }
    }

    @Test("a reader and a source that take their time are no fault of the server's")
    func patience() async throws {
        var configuration = CurlConfiguration()
        configuration.contentTimeout = .milliseconds(200)
        configuration.headTimeout = .milliseconds(200)
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            _ = try? await request.body.collect(upTo: 1 << 20)
            return HTTPResponse(.ok, body: .stream(Zeros(pieces: 200), length: nil))
        }
        final class Slow: ClientContentSource {
            let zeros = Zeros(pieces: 3)
            func next() async throws -> [UInt8]? {
                try await Task.sleep(for: .milliseconds(400))
                return try await zeros.next()
            }
        }
        try await withCurl(configuration, custom: answer) { transport, base in
            let answer = try await transport.send(
                ClientRequest(.post, base + "/", content: .stream(length: nil) { Slow() }))
            try await Task.sleep(for: .milliseconds(600))
            let count = try await answer.bytes().count
            #expect(count == 200 * 65_536)
        }
    }

    @Test("limits of a head", arguments: ["A", "trailer"])
    func limits(where place: String) async throws {
        var configuration = CurlConfiguration()
        configuration.maxHeadBytes = 4_096
        let fields = (0..<50).map { "A\($0): " + String(repeating: "a", count: 100) + "\r\n" }
            .joined()
        let answer =
            place == "A"
            ? "HTTP/1.1 200 OK\r\n\(fields)Content-Length: 0\r\n\r\n"
            : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\(fields)\r\n"
        try await withScript([.read(until: "\r\n\r\n"), .write(answer)], configuration) {
            transport, base in
            let error = await clientError { try await Self.get(transport, base) }
            #expect(error == .tooLarge("the head of the answer has more than 4096 bytes"))
        }
        try await withScript([
            .read(until: "\r\n\r\n"),
            .write("HTTP/1.1 200 OK\r\nA: " + String(repeating: "a", count: 200_000)),
        ]) { transport, base in
            let error = await clientError { try await Self.get(transport, base) }
            guard case .tooLarge = error else {
                Issue.record("\(error as Any)")
                return
            }
        }
    }

    @Test("a small content goes at once, a large one when the server has asked for it")
    func expectation() async throws {
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            let expects = request.head.fields.contains(.expect)
            let count = (try? await request.body.collect(upTo: 1 << 24))?.count ?? -1
            return HTTPResponse(.ok, body: .bytes(Array("\(expects) \(count)".utf8)))
        }
        try await withCurl(
            server: { $0.messageLimits.maxBodyBytes = 1 << 24 }, custom: answer
        ) { transport, base in
            for (content, expected) in [
                (ClientContent.bytes([UInt8](repeating: 0, count: 100_000)), "false 100000"),
                (.bytes([UInt8](repeating: 0, count: 2_000_000)), "true 2000000"),
                (.stream(length: 65_536) { Zeros(pieces: 1) }, "false 65536"),
                (.stream(length: nil) { Zeros(pieces: 2) }, "true 131072"),
            ] {
                let answer = try await transport.send(
                    ClientRequest(.put, base + "/", content: content))
                #expect(try await answer.text() == expected)
            }
        }
        // Nothing of the content comes behind the head.
        let refusal = "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"
        try await withScript([.read(until: "\r\n\r\n"), .write(refusal), .read(until: "never")]) {
            transport, base in
            let content = ClientContent.bytes([UInt8](repeating: 0, count: 2_000_000))
            let answer = try await transport.send(
                ClientRequest(.put, base + "/", content: content))
            #expect(answer.status == .expectationFailed)
            #expect(try await answer.bytes().isEmpty)
            await transport.close()
        }
    }

    @Test(
        "an upload that is refused early is answered, asked for or not", arguments: [true, false])
    func earlyRefusal(expects: Bool) async throws {
        var configuration = CurlConfiguration()
        configuration.expectContinueBytes = expects ? 0 : .max
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(.contentTooLarge, body: .bytes(Array("too large".utf8)))
        }
        try await withCurl(configuration, custom: answer) { transport, base in
            for _ in 0..<20 {
                let answer = try await transport.send(
                    ClientRequest(
                        .post, base + "/",
                        content: .bytes([UInt8](repeating: 0, count: 3_000_000))))
                #expect(answer.status == .contentTooLarge)
                #expect(try await answer.text() == "too large")
            }
        }
    }

    @Test("a task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let arrived = Tally()
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            arrived.add()
            return HTTPResponse(.noContent)
        }
        try await withCurl(custom: answer) { transport, base in
            let early = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await transport.send(ClientRequest(.get, base + "/"))
            }
            await #expect(throws: CancellationError.self) { try await early.value }
            #expect(arrived.count == 0)
        }
    }

    /// A server that waits until its client has gone: how often a request has come, and a client
    /// has gone.
    private static func stalling(
        _ answer: String, _ arrived: Tally, _ gone: Tally
    ) -> [ScriptedServer.Step] {
        [
            .read(until: "\r\n\r\n"), .write(answer), .call { arrived.add() },
            .read(until: "never"), .call { gone.add() },
        ]
    }

    @Test(
        "cancelling ends an exchange while the head is waited for, and while the content is",
        arguments: [
            "", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
        ])
    func cancellation(answer: String) async throws {
        let (arrived, gone) = (Tally(), Tally())
        try await withScript(Self.stalling(answer, arrived, gone)) { transport, base in
            let task = Task {
                let answer = try await transport.send(ClientRequest(.get, base + "/"))
                while try await answer.content.next() != nil {}
            }
            try await arrived.wait(for: 1)
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await gone.wait(for: 1)
            #expect(gone.count == 1)
        }
    }

    @Test("letting go of an answer ends the exchange")
    func abandoning() async throws {
        let (arrived, gone) = (Tally(), Tally())
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"
        try await withScript(Self.stalling(answer, arrived, gone)) { transport, base in
            _ = try await transport.send(ClientRequest(.get, base + "/"))
            try await gone.wait(for: 1)
            #expect(gone.count == 1)
        }
    }

    @Test("an upload that is cancelled lets go of its source")
    func cancelledUpload() async throws {
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            var body = request.body
            _ = try? await body.next()
            try? await Task.sleep(for: .seconds(30))
            return HTTPResponse(.noContent)
        }
        final class Watched: ClientContentSource {
            let zeros = Zeros(pieces: 1_000_000)
            let (started, ended): (Tally, Tally)
            init(_ started: Tally, _ ended: Tally) { (self.started, self.ended) = (started, ended) }
            deinit { ended.add() }
            func next() async throws -> [UInt8]? {
                started.add()
                return try await zeros.next()
            }
        }
        let (started, ended) = (Tally(), Tally())
        try await withCurl(custom: answer) { transport, base in
            let task = Task {
                _ = try await transport.send(
                    ClientRequest(
                        .post, base + "/",
                        content: .stream(length: nil) { Watched(started, ended) }))
            }
            try await started.wait(for: 3)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await ended.wait(for: 1)
            #expect(ended.count == 1)
        }
    }

    @Test("closing the transport ends what is under way")
    func closing() async throws {
        let arrived = Tally()
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            arrived.add()
            try? await Task.sleep(for: .seconds(30))
            return HTTPResponse(.noContent)
        }
        try await withCurl(custom: answer) { transport, base in
            let task = Task { _ = try await transport.send(ClientRequest(.get, base + "/")) }
            try await arrived.wait(for: 1)
            await transport.close()
            let error = await clientError { try await task.value }
            #expect(error == .broken("the transport was closed"))
        }
    }
}
