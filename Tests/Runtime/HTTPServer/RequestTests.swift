import EventLoop
import HTTPMessages
import HTTPServer
import Testing

@Suite("Requests over a socket")
struct RequestTests {
    @Test("Requests follow each other on one connection, each with the engine's fields")
    func keepAlive() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            var ids: Set<String> = []
            for number in 0..<5 {
                client.send("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = try client.answer()
                #expect(answer.status == 200)
                #expect(answer.text == "/\(number)")
                #expect(answer["Content-Length"] == "2")
                #expect(answer["Date"]?.hasSuffix(" GMT") == true)
                #expect(answer["Connection"] == nil)
                #expect(answer["Server"] == nil)
                let id = try #require(answer["X-Request-ID"])
                #expect(id.utf8.count == 13)
                ids.insert(id)
            }
            #expect(ids.count == 5)
        }
    }

    @Test("The connection ends when either side wants it to")
    func closing() async throws {
        try await withServer { server in
            let requests = [
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                "GET /close HTTP/1.1\r\nHost: a\r\n\r\n",
            ]
            for request in requests {
                let client = try RawClient(server.port)
                client.send(request)
                #expect(try client.answer()["Connection"] == "close")
                #expect(client.receiveToEnd() == (.closed, ""))
            }
        }
    }

    @Test("Pipelined requests are answered in their order, also across slow ones")
    func pipelining() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            var paths = (0..<40).map { "/\($0)" }
            paths.insert("/slow", at: 7)
            client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            for path in paths {
                #expect(try client.answer().text == (path == "/slow" ? "slow" : path))
            }
        }
    }

    @Test("An answer does not wait for a slow request behind it")
    func noHeadOfLineWait() async throws {
        try await withServer { server in
            let client = try RawClient(server.port, seconds: 3)
            let fast = "GET /fast HTTP/1.1\r\nHost: a\r\n\r\n"
            client.send(fast + "GET /hangs HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().text == "/fast")
        }
    }

    @Test("Answers that nobody takes are bounded: the server stops reading")
    func pipeliningBound() async throws {
        try await withServer { server in
            let client = try RawClient(server.port, seconds: 1, receiveBufferBytes: 4_096)
            let request = Array("GET /large HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
            var sent = 0
            while sent < 400_000, client.send(request) { sent += 1 }
            // 30 bytes each: far less than that is held before sending blocks.
            #expect(sent < 400_000)
        }
    }

    @Test("A request may come one byte at a time, with its body")
    func byteByByte() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            let request =
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n"
            for _ in 0..<2 {
                for byte in request.utf8 { client.send([byte]) }
                #expect(try client.answer().text == "abcde")
            }
        }
    }

    @Test("HEAD has the fields of GET and no content")
    func head() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            client.send("HEAD /head HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer(toHead: true)["Content-Length"] == "5")
            client.send("HEAD /large HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer(toHead: true)["Content-Length"] == "8000000")
            client.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().text == "/next")
        }
    }

    @Test("A client that has finished sending still gets its answers")
    func halfClose() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
            client.finishSending()
            #expect(try client.answer().text == "slow")
            #expect(try client.answer().text == "/2")
            #expect(client.receiveToEnd() == (.closed, ""))
        }
    }

    @Test("Content larger than the system's buffers arrives whole, behind gathered answers too")
    func largeContent() async throws {
        try await withServer { server in
            let client = try RawClient(server.port)
            let paths = ["/large", "/1", "/large", "/2"]
            client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            for path in paths {
                let answer = try client.answer()
                #expect(
                    answer.content == (path == "/large" ? TestResponder.large : Array(path.utf8)))
            }
        }
    }

    @Test("Constant content is sent from where it lies")
    func constantContent() async throws {
        let constant = StaticBytes("a constant that lives as long as the process does")
        let responder = TestResponder { _ in HTTPResponse(.ok, body: .constant(constant)) }
        try await withServer(responder) { server in
            let client = try RawClient(server.port)
            client.send("GET /custom HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().content == constant.array)
        }
    }

    @Test("The observer is told of every exchange, refusals too")
    func observer() async throws {
        let record = Record()
        try await withServer(observer: record) { server in
            let client = try RawClient(server.port)
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
            let answer = try client.answer()
            client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n")
            _ = try client.answer()
            #expect(try client.answer().status == 400)
            let exchanges = record.wait(for: 3)
            #expect(exchanges.map(\.status.code) == [200, 200, 400])
            let first = try #require(exchanges.first)
            #expect(first.head?.method == .post)
            #expect(first.head?.target == "/echo")
            #expect(first.client.ip == "127.0.0.1")
            #expect(first.requestID == answer["X-Request-ID"])
            #expect(first.receivedBodyBytes == 5)
            #expect(first.sentBodyBytes == 5)
            #expect(first.isComplete)
            #expect(exchanges.last?.head == nil)
            #expect(exchanges.last?.problemCode == "refused")
            #expect(exchanges[1].operationID == "text")
        }
    }

    @Test("A server at [::1] answers, and its clients have their addresses")
    func ipv6() async throws {
        let loops = try LoopGroup(count: 1)
        let listener = HTTPListener(
            configuration: HTTPServerConfiguration(host: "::1", port: 0),
            responder: TestResponder())
        let address = try await listener.start(on: loops)
        #expect(address.ip == "::1")
        try await onLoop(loops.loops[0]) {
            let socket = try await Socket.connect(to: address, on: loops.loops[0])
            socket.close()
        }
        await listener.stop(within: .seconds(1))
        loops.stop()
    }

    @Test("A port in use is a typed error")
    func portInUse() async throws {
        try await withServer { server in
            let loops = try LoopGroup(count: 2)
            let other = HTTPListener(
                configuration: HTTPServerConfiguration(host: "127.0.0.1", port: server.port),
                responder: TestResponder())
            let isRefused = Counter()
            let done = Counter()
            Task {
                do throws(ListenError) { _ = try await other.start(on: loops) } catch {
                    if case .addressInUse = error { isRefused.add() }
                }
                done.add()
            }
            while done.value == 0 { pause(milliseconds: 1) }
            #expect(isRefused.value == 1)
            loops.stop()
        }
    }

    @Test("The PROXY protocol names the client, and who does not speak it is closed")
    func proxyProtocol() async throws {
        var responder = TestResponder()
        responder.custom = { HTTPResponse(.ok, body: .bytes(Array("\($0.client)".utf8))) }
        try await withServer(responder) {
            $0.expectsProxyHeader = true
        } test: { server in
            let client = try RawClient(server.port)
            let request = "GET /custom HTTP/1.1\r\nHost: a\r\n\r\n"
            let header = "PROXY TCP4 192.0.2.1 198.51.100.2 5 443\r\n"
            for byte in header.utf8.prefix(20) {
                client.send([byte])
                pause(milliseconds: 2)
            }
            client.send(header.dropFirst(20) + request)
            #expect(try client.answer().text == "192.0.2.1:5")
            client.send(request)
            #expect(try client.answer().text == "192.0.2.1:5")
            let stranger = try RawClient(server.port)
            stranger.send(request)
            #expect(stranger.receiveToEnd().1 == "")
        }
    }
}
