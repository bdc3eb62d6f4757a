import EventLoop
import Foundation
import HTTPMessages
import HTTPServer
import Testing
import Threads

@Suite("Many clients, and bad ones")
struct CrowdTests {
    private static let get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("A thousand connections are served at the same time, several times each")
    func thousand() async throws {
        #expect(OpenFileLimit.raise() > 2_200)
        try await withServer(loops: 2) { server in
            let clients = try (0..<1_000).map { _ in try RawClient(server.port) }
            for _ in 0..<3 {
                for client in clients { client.send(Self.get) }
                for client in clients { #expect(try client.answer().text == "/x") }
            }
            #expect(server.listener.openConnections == 1_000)
            for client in clients { client.finishSending() }
            waitUntil { server.listener.openConnections == 0 }
            #expect(server.listener.openConnections == 0)
        }
    }

    @Test("Clients that disappear in a head, a body or an answer leave nothing behind")
    func disappearance() async throws {
        let record = Record()
        try await withServer(observer: record) { server in
            let parts = [
                "", "GET / HT", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na",
                "GET /large HTTP/1.1\r\nHost: a\r\n\r\n", "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n",
            ]
            for resets in [true, false] {
                for part in parts {
                    let client = try RawClient(server.port, receiveBufferBytes: 4_096)
                    client.send(part)
                    pause(milliseconds: 20)
                    if resets { client.reset() }
                }
            }
            waitUntil { server.listener.openConnections == 0 }
            #expect(server.listener.openConnections == 0)
            let client = try RawClient(server.port)
            client.send(Self.get)
            #expect(try client.answer().status == 200)
            let large = record.wait(for: 8).filter { $0.head?.target == "/large" }
            #expect(large.map(\.isComplete) == [false, false])
        }
    }

    @Test("Beyond the most connections clients are told so, and are served again later")
    func tooMany() async throws {
        try await withServer(configure: {
            $0.maxConnections = 4
        }) { server in
            var clients = try (0..<4).map { _ in try RawClient(server.port) }
            for client in clients {
                client.send(Self.get)
                #expect(try client.answer().status == 200)
            }
            let late = try RawClient(server.port)
            late.send(Self.get)
            let answer = try late.answer()
            #expect(answer.status == 503)
            #expect(answer["Connection"] == "close")
            #expect(late.receiveToEnd() == (.closed, ""))
            let watcher = try RawClient(server.port)
            watcher.send("GET /vital HTTP/1.1\r\nHost: a\r\n\r\n")
            let vital = try watcher.answer()
            #expect(vital.status == 200)
            #expect(vital["Connection"] == "close")
            clients.removeAll()
            waitUntil { server.listener.openConnections == 0 }
            let next = try RawClient(server.port)
            next.send(Self.get)
            #expect(try next.answer().status == 200)
        }
    }

    @Test("A client with thousands of requests at once leaves the others their turn")
    func flood() async throws {
        let served = Counter()
        let servedBefore = Monitor<Int?>(nil)
        let responder = TestResponder { request in
            switch request.head.query.map({ String(decoding: $0, as: UTF8.self) }) {
            // Holds the loop up, against the rules, so that everything else has arrived afterwards.
            case "block": pause(milliseconds: 500)
            case "other": servedBefore.withLock { $0 = served.value }
            default: served.add()
            }
            return HTTPResponse(.noContent)
        }
        try await withServer(responder) { server in
            let clients = try (0..<3).map { _ in try RawClient(server.port) }
            let requests = ["block", "flood", "other"].map {
                "GET /custom?\($0) HTTP/1.1\r\nHost: a\r\n\r\n"
            }
            for client in clients {
                client.send(requests[1])
                _ = try client.answer()
            }
            clients[0].send(requests[0])
            pause(milliseconds: 50)
            try Thread.start(name: "flood") {
                clients[1].send(String(repeating: requests[1], count: 20_000))
                clients[1].finishSending()
            }
            pause(milliseconds: 50)
            clients[2].send(requests[2])
            _ = clients[1].receiveToEnd()
            #expect(served.value == 20_003)
            #expect(try #require(servedBefore.withLock { $0 }) < 1_000)
        }
    }

    @Test("A client with many large answers at once leaves the others their turn")
    func largeAnswers() async throws {
        let served = Counter()
        let servedBefore = Monitor<Int?>(nil)
        let large = [UInt8](repeating: 0x61, count: 20_000)
        let responder = TestResponder { request in
            switch request.head.query.map({ String(decoding: $0, as: UTF8.self) }) {
            // Holds the loop up, against the rules, so that everything else has arrived afterwards.
            case "block": pause(milliseconds: 300)
            case "other": servedBefore.withLock { $0 = served.value }
            default:
                served.add()
                return HTTPResponse(.ok, body: .bytes(large))
            }
            return HTTPResponse(.noContent)
        }
        try await withServer(responder) { server in
            let clients = try (0..<3).map { _ in try RawClient(server.port) }
            let requests = ["block", "flood", "other"].map {
                "GET /custom?\($0) HTTP/1.1\r\nHost: a\r\n\r\n"
            }
            for client in clients {
                client.send(requests[1])
                _ = try client.answer()
            }
            clients[0].send(requests[0])
            pause(milliseconds: 50)
            clients[1].send(String(repeating: requests[1], count: 100))
            pause(milliseconds: 50)
            clients[2].send(requests[2])
            #expect(try clients[2].answer().status == 204)
            // Three were answered before all this.
            #expect(try #require(servedBefore.withLock { $0 }) < 3 + 4)
        }
    }

    @Test("Connections beyond the most cannot wait for long, and so do not keep others out")
    func silentOverflow() async throws {
        try await withServer(configure: {
            $0.maxConnections = 1
            $0.lingerTimeout = .milliseconds(100)
        }) { server in
            let first = try RawClient(server.port)
            first.send(Self.get)
            #expect(try first.answer().status == 200)
            let silent = try RawClient(server.port)
            #expect(silent.receiveToEnd() == (.closed, ""))
            first.send(Self.get)
            #expect(try first.answer().status == 200)
        }
    }

    /// Set in the process that `exhaustion` starts with few descriptors.
    private static let isChild =
        ProcessInfo.processInfo.environment["ACCORD_FEW_DESCRIPTORS"] != nil

    @Test("Without a free descriptor, connections live on, new ones wait, and little time is burnt")
    func exhaustion() throws {
        try #require(!Self.isChild)
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/sh")
        child.arguments =
            [
                "-c", "ulimit -n 64; exec \"$0\" \"$@\"",
                try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
                "--testing-library", "swift-testing", "--filter", "fewDescriptors",
            ]
        child.environment = ProcessInfo.processInfo.environment.merging(
            ["ACCORD_FEW_DESCRIPTORS": "1"]) { $1 }
        let output = Pipe()
        child.standardOutput = output
        child.standardError = output
        try child.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        child.waitUntilExit()
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(child.terminationStatus == 0, "\(text)")
        #expect(text.contains("Test run with 1 test"), "\(text)")
    }

    @Test("fewDescriptors", .enabled(if: CrowdTests.isChild))
    func fewDescriptors() async throws {
        try await withServer { server in
            // Client and server share the 64 descriptors of this process.
            let first = try RawClient(server.port)
            first.send(Self.get)
            #expect(try first.answer().status == 200)
            var others: [RawClient] = []
            while let client = try? RawClient(server.port, seconds: 1) { others.append(client) }
            #expect(others.count > 20)
            let before = processorTime()
            let clock = ContinuousClock.now
            for _ in 0..<20 {
                first.send(Self.get)
                #expect(try first.answer().status == 200)
                pause(milliseconds: 50)
            }
            let used = Double(processorTime() - before) / 1_000_000
            let share = used / (Double((ContinuousClock.now - clock).components.seconds) + 0.5)
            #expect(share < 0.2, "the loop is busy for \(share) of the time")
            // Those that had to wait are served when descriptors are free again.
            let waiting = others.removeLast()
            others.removeAll()
            waiting.send(Self.get)
            #expect(try waiting.answer().status == 200)
        }
    }
}

/// Microseconds of processor time that this process has used.
private func processorTime() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000_000
        + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
}
