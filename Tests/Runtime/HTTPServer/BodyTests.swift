import HTTPMessages
import HTTPServer
import Testing
import Threads

@Suite("Bodies over a socket")
struct BodyTests {
    private static let expecting =
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"

    @Test("A body is read whole, declared or chunked, with its head or after it")
    func echo() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            let body = String(repeating: "0123456789", count: 50_000)
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + body)
            #expect(try client.answer().text == body)
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            pause(milliseconds: 20)
            for _ in 0..<10 { client.send("C350\r\n" + body.prefix(50_000) + "\r\n") }
            client.send("0\r\n\r\n")
            #expect(try client.answer().text == body)
        }
    }

    @Test("A client cannot send faster than the responder reads")
    func backPressure() async throws {
        let responder = TestResponder { request in
            var body = request.body
            _ = try? await body.next()
            try? await Task.sleep(for: .seconds(5))
            return HTTPResponse(.noContent)
        }
        try await withServer(responder) { server in
            let client = try RawClient(server.port, seconds: 1)
            client.send("POST /custom HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n")
            let piece = [UInt8](repeating: 0, count: 100_000)
            var sent = 0
            while sent < 1_000, client.send(piece) { sent += 1 }
            // The system's buffers take some megabytes; 100 do not fit.
            #expect(sent < 500)
        }
    }

    @Test("100 is sent when the responder reads, and not before")
    func expectContinue() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            for _ in 0..<2 {
                client.send(Self.expecting)
                let interim = try client.answer()
                #expect(interim.status == 100)
                #expect(interim["Date"] == nil)
                client.send("hello")
                #expect(try client.answer().text == "hello")
            }
        }
    }

    @Test("No 100 is sent to a client that has begun to send its body")
    func impatientClient() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            client.send(Self.expecting + "hello")
            #expect(try client.answer().status == 200)
        }
    }

    @Test("A responder that answers without reading gets no 100 sent, and the connection ends")
    func answerInsteadOfContinue() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            client.send(Self.expecting.replacing("/echo", with: "/unread"))
            let answer = try client.answer()
            #expect(answer.text == "not read")
            #expect(answer["Connection"] == "close")
            #expect(client.receiveToEnd() == (.closed, ""))
        }
    }

    @Test("Another expectation is refused with 417")
    func otherExpectation() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            client.send(Self.expecting.replacing("100-continue", with: "miracle"))
            #expect(try client.answer().status == 417)
            #expect(client.receiveToEnd().0 == .closed)
        }
    }

    @Test("A small body that nobody reads is dropped, and the connection goes on")
    func smallUnreadBody() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            client.send("POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n")
            // The answer comes first; the body is still on its way.
            let answer = try client.answer()
            #expect(answer["Connection"] == nil)
            for _ in 0..<6 { client.send([UInt8](repeating: 0x47, count: 10_000)) }
            client.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().text == "/next")
            client.send(
                "POST /unread HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n0\r\n\r\nGET /last HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().text == "not read")
            #expect(try client.answer().text == "/last")
        }
    }

    @Test("After an early answer to a large body, the client can read it before the end")
    func largeUnreadBody() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            client.send("POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n")
            for _ in 0..<5 { client.send([UInt8](repeating: 0x47, count: 100_000)) }
            let answer = try client.answer()
            #expect(answer.text == "not read")
            #expect(answer["Connection"] == "close")
            #expect(client.receiveToEnd() == (.closed, ""))
        }
    }

    @Test("A client that reads its answer only behind a large body is not cut off before")
    func lateReader() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            client.send("PUT /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n")
            for _ in 0..<30 {
                pause(milliseconds: 2)
                #expect(client.send([UInt8](repeating: 0x61, count: 100_000)))
            }
            #expect(try client.answer()["Connection"] == "close")
        }
    }

    @Test("A body that breaks the grammar is 400, whether its responder reads it or not")
    func malformedBody() async throws {
        try await withServer { server in
            for path in ["/echo", "/unread"] {
                let client = try RawClient(server.port)
                client.send(
                    "POST \(path) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabcX")
                let answer = try client.answer()
                #expect(answer.status == 400)
                #expect(answer["Connection"] == "close")
                #expect(client.receiveToEnd() == (.closed, ""))
            }
        }
    }

    @Test(
        "What exceeds a limit gets its status, nothing else, and the end",
        arguments: [
            ("GET /" + String(repeating: "a", count: 9_000) + " HTTP/1.1\r\n", 414),
            ("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 400_000), 431),
            ("GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 101), 431),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000001\r\n\r\n", 413),
            ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413),
            ("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
            ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
            ("GET / HTTP/1.1\r\n\r\n", 400),
        ])
    func limits(request: String, status: Int) async throws {
        try await withServer(configure: {
            $0.messageLimits.maxBodyBytes = 2_000_000
        }) { server in
            let client = try RawClient(server.port)
            client.send(request)
            let answer = try client.answer()
            #expect(answer.status == status)
            #expect(answer["Connection"] == "close")
            #expect(answer["X-Request-ID"] != nil)
            // What comes afterwards is not looked at.
            client.send("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.receiveToEnd() == (.closed, ""))
        }
    }

    @Test("A chunked body that grows beyond the responder's limit is cut off with 413")
    func chunkedTooLarge() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n"
            for _ in 0..<20 { client.send(chunk) }
            let answer = try client.answer()
            #expect(answer.status == 413)
            #expect(answer["Connection"] == "close")
        }
    }

    @Test("A body can be read from any task, and not after its request has been answered")
    func bodyElsewhere() async throws {
        let late = Monitor<[[UInt8]]>([])
        let responder = TestResponder { request in
            let body = request.body
            let bytes = await Task.detached { try? await body.collect(upTo: 100) }.value
            Task.detached {
                var body = request.body
                try? await Task.sleep(for: .milliseconds(100))
                let piece = (try? await body.next()) ?? []
                late.withLock { $0.append(piece) }
            }
            return HTTPResponse(.ok, body: .bytes(bytes ?? []))
        }
        try await withServer(responder) { server in
            let client = try RawClient(server.port)
            client.send("POST /custom HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            client.send("5\r\nhello\r\n0\r\n\r\n")
            #expect(try client.answer().text == "hello")
            client.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().text == "/next")
            waitUntil { late.withLock { $0.count } > 0 }
            #expect(late.withLock { $0 } == [[]])
        }
    }
}
