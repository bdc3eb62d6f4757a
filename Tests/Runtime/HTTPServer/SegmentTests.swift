import HTTPMessages
import HTTPServer
import Testing
import Threads

@Suite("Content in segments over a socket", .timeLimit(.minutes(2)))
struct SegmentTests {
    private static let get = "GET /custom HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let content = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    private static func responder(
        _ status: HTTPStatus = .ok, _ segments: @escaping @Sendable () -> [HTTPBodySegment]
    ) -> TestResponder {
        TestResponder { _ in HTTPResponse(status, body: .segments(segments())) }
    }

    @Test("Bytes and parts of files leave in their order, and the connection goes on")
    func order() async throws {
        let file = try TemporaryFile(Self.content)
        let large = [UInt8](repeating: 7, count: 100_000)
        let responder = Self.responder {
            [
                .bytes(Array("first ".utf8)), .file(file, 10..<20), .bytes([]), .file(file, 5..<5),
                .bytes(large), .file(file, 0..<3_000_000), .file(file, 2_999_999..<3_000_000),
                .bytes(Array(" last".utf8)),
            ]
        }
        let expected =
            Array("first ".utf8) + Self.content[10..<20] + large + Self.content
            + Self.content[2_999_999...] + Array(" last".utf8)
        let record = Record()
        try await withServer(responder, observer: record) { server in
            let client = try RawClient(server.port)
            for _ in 0..<3 {
                client.send(Self.get)
                let answer = try client.answer()
                #expect(answer["Content-Length"] == "\(expected.count)")
                #expect(answer["Transfer-Encoding"] == nil)
                #expect(answer.content == expected)
            }
            #expect(
                record.wait(for: 3).map(\.sentBodyBytes)
                    == [Int](repeating: expected.count, count: 3))
        }
    }

    @Test("Pipelined requests are answered in their order, files between bytes")
    func pipelining() async throws {
        let file = try TemporaryFile(Self.content)
        let responder = Self.responder { [.file(file, 100..<400_100), .bytes([1, 2, 3])] }
        try await withServer(responder) { server in
            let client = try RawClient(server.port)
            let round = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get
            client.send(String(repeating: round, count: 10))
            for _ in 0..<10 {
                #expect(try client.answer().text == "/a")
                #expect(try client.answer().content == Self.content[100..<400_100] + [1, 2, 3])
            }
        }
    }

    @Test("HEAD gets the length and no content; 304 gets neither")
    func noContent() async throws {
        let file = try TemporaryFile(Self.content)
        try await withServer(Self.responder { [.file(file, 0..<1_000)] }) { server in
            let client = try RawClient(server.port)
            client.send(Self.get.replacing("GET", with: "HEAD"))
            #expect(try client.answer(toHead: true)["Content-Length"] == "1000")
            client.send(Self.get)
            let answer = try client.answer()
            // Nothing of the file came before it.
            #expect(answer.head.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.content.count == 1_000)
        }
        try await withServer(Self.responder(.notModified) { [.file(file, 0..<1_000)] }) { server in
            let client = try RawClient(server.port)
            client.send(Self.get + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer(toHead: true).status == 304)
            let next = try client.answer()
            #expect(next.head.hasPrefix("HTTP/1.1 200 "))
            #expect(next.text == "/next")
        }
    }

    @Test("A file that is shorter than promised breaks the connection")
    func truncated() async throws {
        let file = try TemporaryFile(Self.content)
        let record = Record()
        let responder = Self.responder { [.file(file, 2_999_000..<3_001_000), .bytes([1])] }
        try await withServer(responder, observer: record) { server in
            let client = try RawClient(server.port)
            client.send(Self.get)
            #expect(client.receiveToEnd().0 == .reset)
            let exchange = record.wait(for: 1)
            #expect(exchange.map(\.isComplete) == [false])
            #expect(exchange.map(\.sentBodyBytes) == [1_000])
        }
    }

    @Test("A file is held until it has been sent, and no longer")
    func lifetime() async throws {
        let closed = Counter()
        let responder = Self.responder {
            guard let file = try? TemporaryFile(Self.content, whenClosed: { closed.add() })
            else { return [] }
            return [.file(file, 0..<3_000_000)]
        }
        try await withServer(responder) { server in
            let client = try RawClient(server.port, receiveBufferBytes: 4_096)
            client.send(Self.get)
            pause(milliseconds: 50)
            #expect(closed.value == 0)
            #expect(try client.answer().content == Self.content)
            waitUntil { closed.value == 1 }
            #expect(closed.value == 1)
        }
    }

    @Test("A download is not cut while it moves, and is when it stands still")
    func times() async throws {
        let file = try TemporaryFile(Self.content)
        let record = Record()
        try await withServer(
            Self.responder { [.file(file, 0..<3_000_000), .file(file, 0..<3_000_000)] },
            observer: record,
            configure: { $0.writeTimeout = .milliseconds(300) }
        ) { server in
            let slow = try RawClient(server.port, receiveBufferBytes: 4_096)
            slow.send(Self.get)
            let clock = ContinuousClock.now
            var end = RawClient.End.more
            var received = 0
            var reads = 0
            while received < 6_000_000, end == .more {
                end = slow.receive()
                received += slow.takeReceived().count
                reads += 1
                // Less than the system waits for before it tells that there is room.
                if reads < 80 { pause(milliseconds: 10) }
            }
            #expect(received > 6_000_000)
            #expect(ContinuousClock.now - clock > .milliseconds(700))
            let stalled = try RawClient(server.port, receiveBufferBytes: 4_096)
            stalled.send(Self.get)
            #expect(record.wait(for: 2).map(\.isComplete) == [true, false])
        }
    }

    @Test("A gibibyte goes down and 256 MiB come up without the server's growing")
    func memory() async throws {
        let file = try TemporaryFile()
        file.setLength(1 << 30)
        let responder = TestResponder { request in
            var body = request.body
            var count = 0
            while let piece = try? await body.next() {
                count += piece.count
                // Slower than the client.
                if count % 8 == 0 { try? await Task.sleep(for: .microseconds(100)) }
            }
            if count > 0 { return HTTPResponse(.ok, body: .bytes(Array("\(count)".utf8))) }
            return HTTPResponse(.ok, body: .segments([.file(file, 0..<(1 << 30))]))
        }
        try await withServer(responder) { server in
            let client = try RawClient(server.port)
            client.send("POST /custom HTTP/1.1\r\nHost: a\r\nContent-Length: 268435456\r\n\r\n")
            let before = residentBytes()
            let piece = [UInt8](repeating: 1, count: 1 << 20)
            for _ in 0..<256 { client.send(piece) }
            #expect(try client.answer().text == "268435456")
            client.send(Self.get)
            var received = 0
            while received < 1 << 30, client.receive() == .more {
                received += client.takeReceived().count
            }
            #expect(received > 1 << 30)
            let grown = residentBytes() - before
            print("256 MiB up and 1 GiB down: \(grown / 1024) KiB more are resident")
            // Other tests run in the same process; either body would be more by itself.
            #expect(grown < 200 << 20)
        }
    }

    @Test("A response is no larger for what few responses have")
    func size() {
        #expect(MemoryLayout<HTTPResponseBody>.size <= 26)
    }
}
