import HTTPMessages
import HTTPServer
import Testing
import Threads

@Suite("Timeouts")
struct TimeoutTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    /// Every time is far away but those that a test sets.
    private static func configure(
        _ change: @escaping (inout HTTPServerConfiguration) -> Void
    ) -> (inout HTTPServerConfiguration) -> Void {
        { configuration in
            configuration.headTimeout = .seconds(20)
            configuration.bodyTimeout = .seconds(20)
            configuration.minRateGrace = .seconds(20)
            configuration.idleTimeout = .seconds(20)
            configuration.handlerTimeout = .seconds(20)
            configuration.writeTimeout = .seconds(20)
            change(&configuration)
        }
    }

    @Test("A head that is not complete in time gets 408, however often its bytes come")
    func slowHead() async throws {
        try await withServer(configure: Self.configure { $0.headTimeout = .milliseconds(300) }) {
            server in
            let client = try RawClient(server.port, seconds: 5)
            client.send(Self.get)
            #expect(try client.answer().status == 200)
            let clock = ContinuousClock.now
            client.send("GET / HTTP/1.1\r\n")
            for _ in 0..<40 {
                pause(milliseconds: 10)
                client.send("X: y\r\n")
            }
            let answer = try client.answer()
            #expect(answer.status == 408)
            #expect(answer["Connection"] == "close")
            #expect(client.receiveToEnd().0 != .silence)
            #expect(ContinuousClock.now - clock < .seconds(15))
        }
    }

    @Test("An idle connection is closed without a word, a used one and a new one")
    func idle() async throws {
        try await withServer(configure: Self.configure { $0.idleTimeout = .milliseconds(100) }) {
            server in
            let silent = try RawClient(server.port, seconds: 5)
            #expect(silent.receiveToEnd() == (.closed, ""))
            let used = try RawClient(server.port, seconds: 5)
            used.send(Self.get)
            #expect(try used.answer().status == 200)
            #expect(used.receiveToEnd() == (.closed, ""))
        }
    }

    @Test("An idle time is counted anew from each request")
    func busy() async throws {
        try await withServer(configure: Self.configure { $0.idleTimeout = .seconds(1) }) {
            server in
            let client = try RawClient(server.port, seconds: 5)
            for _ in 0..<6 {
                client.send(Self.get)
                #expect(try client.answer().status == 200)
                pause(milliseconds: 300)
            }
        }
    }

    @Test("A body that stops coming gets 408")
    func silentBody() async throws {
        try await withServer(configure: Self.configure { $0.bodyTimeout = .milliseconds(150) }) {
            server in
            let client = try RawClient(server.port, seconds: 5)
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhello")
            let answer = try client.answer()
            #expect(answer.status == 408)
            #expect(answer["Connection"] == "close")
            #expect(client.receiveToEnd() == (.closed, ""))
        }
    }

    @Test("A body that comes in drops gets 408, a slow one that keeps the least rate is read")
    func slowBody() async throws {
        let configure = Self.configure {
            $0.minRateGrace = .milliseconds(200)
            $0.minBytesPerSecond = 1_000
        }
        try await withServer(configure: configure) { server in
            let head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 800\r\n\r\n"
            let drops = try RawClient(server.port, seconds: 5)
            drops.send(head)
            let clock = ContinuousClock.now
            for _ in 0..<40 {
                drops.send("x")
                pause(milliseconds: 20)
            }
            #expect(try drops.answer().status == 408)
            #expect(ContinuousClock.now - clock < .seconds(15))

            let steady = try RawClient(server.port, seconds: 5)
            steady.send(head)
            for _ in 0..<8 {
                steady.send(String(repeating: "x", count: 100))
                pause(milliseconds: 50)
            }
            #expect(try steady.answer().status == 200)
        }
    }

    @Test("A responder that takes too long is answered for with 503, and cancelled")
    func slowHandler() async throws {
        let wasCancelled = Counter()
        let record = Record()
        let responder = TestResponder { _ in
            try? await Task.sleep(for: .seconds(30))
            if Task.isCancelled { wasCancelled.add() }
            return HTTPResponse(.ok)
        }
        let configure = Self.configure { $0.handlerTimeout = .milliseconds(100) }
        try await withServer(responder, observer: record, configure: configure) { server in
            let client = try RawClient(server.port, seconds: 5)
            client.send(Self.get + "GET /custom HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
            #expect(try client.answer().status == 200)
            let answer = try client.answer()
            #expect(answer.status == 503)
            #expect(answer["Connection"] == "close")
            #expect(client.receiveToEnd() == (.closed, ""))
            #expect(record.wait(for: 2).map(\.status.code) == [200, 503])
            waitUntil { wasCancelled.value == 1 }
            #expect(wasCancelled.value == 1)
        }
    }

    @Test("A responder that ignores its cancellation holds nobody up, and its answer is dropped")
    func stubbornHandler() async throws {
        let gate = Monitor(false)
        let pool = try BlockingPool(name: "gate", threads: 1, queueLimit: 1)
        let responder = TestResponder { _ in
            try? await pool.run { gate.wait { $0 ? () : nil } }
            return HTTPResponse(.ok)
        }
        let configure = Self.configure { $0.handlerTimeout = .milliseconds(100) }
        try await withServer(responder, configure: configure) { server in
            let client = try RawClient(server.port, seconds: 5)
            client.send("GET /custom HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().status == 503)
            gate.withLock { $0 = true }
            gate.broadcast()
            #expect(client.receiveToEnd() == (.closed, ""))
            waitUntil { server.listener.openConnections == 0 }
            #expect(server.listener.openConnections == 0)
        }
    }

    @Test("The time in which a responder waits for the body is not its own")
    func handlerWaitsForBody() async throws {
        let configure = Self.configure { $0.handlerTimeout = .milliseconds(250) }
        try await withServer(configure: configure) { server in
            let client = try RawClient(server.port, seconds: 5)
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n")
            for _ in 0..<8 {
                pause(milliseconds: 80)
                client.send("x")
            }
            #expect(try client.answer().status == 200)
        }
    }

    @Test("A client that does not take its answer is cut off")
    func stalledReader() async throws {
        let record = Record()
        let configure = Self.configure { $0.writeTimeout = .milliseconds(200) }
        try await withServer(observer: record, configure: configure) { server in
            let client = try RawClient(server.port, seconds: 5, receiveBufferBytes: 4_096)
            client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            let exchanges = record.wait(for: 1)
            #expect(exchanges.first?.isComplete == false)
            #expect(client.receiveToEnd().0 == .reset)
        }
    }

    @Test(
        "A client that takes its answer in drops is cut off, whatever the system has taken for it")
    func tricklingReader() async throws {
        let record = Record()
        let configure = Self.configure {
            $0.minRateGrace = .milliseconds(300)
            $0.minBytesPerSecond = 20_000
        }
        try await withServer(observer: record, configure: configure) { server in
            let client = try RawClient(server.port, seconds: 5, receiveBufferBytes: 4_096)
            client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            let clock = ContinuousClock.now
            while client.receive() == .more, ContinuousClock.now - clock < .seconds(8) {
                pause(milliseconds: 400)
            }
            #expect(ContinuousClock.now - clock < .seconds(4))
            #expect(record.wait(for: 1).first?.isComplete == false)
        }
    }
}
