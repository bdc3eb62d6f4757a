import ContractClient
import CurlClient
import EventLoop
import HTTPMessages
import HTTPServer
import Testing

@Suite("Calls that wait for their answers themselves", .timeLimit(.minutes(2)))
struct CurlPatienceTests {
    private static func configuration(_ patience: Duration) -> CurlConfiguration {
        var configuration = CurlConfiguration()
        configuration.patience = patience
        configuration.headTimeout = .seconds(5)
        configuration.contentTimeout = .seconds(5)
        return configuration
    }

    @Test(
        "an answer that comes in pieces is whole, however long its caller waits itself",
        arguments: [Duration.zero, .milliseconds(2), .milliseconds(400)])
    func pieces(patience: Duration) async throws {
        let steps: [ScriptedServer.Step] = [
            .read(until: "\r\n\r\n"), .pause(.milliseconds(10)),
            .write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nab"), .pause(.milliseconds(10)),
            .write("cd"), .pause(.milliseconds(10)), .write("ef"),
        ]
        try await withScript(steps + steps + steps, Self.configuration(patience)) {
            transport, base in
            for _ in 0..<3 {
                let answer = try await transport.send(ClientRequest(.get, base + "/"))
                #expect(try await answer.text() == "abcdef")
            }
        }
    }

    @Test("a connection that ends is noticed while its caller waits itself")
    func ends() async throws {
        try await withScript(
            [.read(until: "\r\n\r\n"), .pause(.milliseconds(10))],
            Self.configuration(.milliseconds(400))
        ) { transport, base in
            let error = await clientError {
                _ = try await transport.send(ClientRequest(.post, base + "/"))
            }
            guard case .broken = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("a call does not keep another from its answer")
    func several() async throws {
        let fast = Tally()
        try await withCurl(
            Self.configuration(.milliseconds(400)),
            custom: { request in
                if request.head.target == "/slow" {
                    try? await fast.wait(for: 1)
                } else {
                    fast.add()
                }
                return HTTPResponse(.ok, body: .bytes(Array("x".utf8)))
            },
            test: { transport, base in
                async let slow = transport.send(ClientRequest(.get, base + "/slow")).text()
                try await Task.sleep(for: .milliseconds(20))
                let answer = try await transport.send(ClientRequest(.get, base + "/fast"))
                #expect(try await answer.text() == "x")
                #expect(try await slow == "x")
            })
    }

    /// On one thread: how long another task waits while a call is made.
    private static func delay(
        on loop: Loop, _ transport: CurlTransport, _ base: String
    ) async throws -> Duration {
        try await withTaskExecutorPreference(loop) {
            let start = ContinuousClock.now
            async let answer = transport.send(ClientRequest(.get, base + "/"))
            // The call has begun when this runs, or begins before it does.
            async let other = { @concurrent () async in ContinuousClock.now }()
            let ran = await other
            _ = try await answer.bytes()
            return ran - start
        }
    }

    @Test("a thread is kept once by a server that is slow, and then no more")
    func keepsThread() async throws {
        let loops = try LoopGroup(count: 1)
        try await withCurl(
            Self.configuration(.milliseconds(300)),
            custom: { _ in
                try? await Task.sleep(for: .milliseconds(600))
                return HTTPResponse(.ok, body: .bytes(Array("x".utf8)))
            },
            test: { transport, base in
                let first = try await Self.delay(on: loops.next(), transport, base)
                let second = try await Self.delay(on: loops.next(), transport, base)
                #expect(first >= .milliseconds(250))
                #expect(second < .milliseconds(250))
            })
        await Task.detached { loops.stop() }.value
    }
}
