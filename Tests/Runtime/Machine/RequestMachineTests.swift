import HTTPMessages
import HTTPServer
import Testing

@Suite("The request machine gives the same events however the bytes are cut")
struct RequestMachineTests {
    private static let chunked = "Transfer-Encoding: chunked\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: a\r\n"

    private static func get(_ target: String) -> String {
        "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n"
    }

    static let upgrade =
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"

    static let conversations: [String] = [
        "GET /a?b HTTP/1.1\r\nHost: a.test\r\nAccept: */*\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\n\r\nhello",
        "\r\n\(post)\(chunked)\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: u\r\n\r\n",
        get("/1") + get("/2") + get("/3"),
        "\(post)Content-Length: 3\r\n\r\nabc" + get("/"),
        "\(post)\(chunked)\r\n1\r\nx\r\n0\r\n\r\n" + get("/"),
        get("/") + "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\(post)\(chunked)\r\n3\r\nabc\r\nZZ\r\n",
        "\(upgrade)GET / HTTP/1.1\r\n",
    ]

    @Test("cut in two at every byte, and into single bytes", arguments: conversations)
    func cuts(_ text: String) {
        let bytes = Array(text.utf8)
        let whole = seen(bytes)
        #expect(seen(bytes, inPiecesOf: [1]) == whole)
        for cut in 1..<bytes.count {
            #expect(seen(bytes, inPiecesOf: [cut, .max]) == whole, "cut at \(cut)")
        }
    }

    @Test("pipelined requests come one after the other")
    func pipelining() {
        let all = seen(Array(Self.conversations[3].utf8))
        #expect(completed(all) == 3)
        #expect(all.map(\.description).first == "head(GET /1)")
        #expect(all.map(\.description).suffix(2) == ["head(GET /3)", "end"])
    }

    @Test("nothing is parsed behind a refusal")
    func finality() {
        let text = "GET  / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(seen(Array(text.utf8)) == [.refused(400)])
        var parser = HTTP1RequestParser()
        parser.receive(Array(text.utf8).span)
        guard case .refused = parser.next() else { return #expect(Bool(false)) }
        parser.receive(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8).span)
        guard case .needsMore = parser.next() else { return #expect(Bool(false)) }
        #expect(parser.hasBufferedBytes == false)
    }

    @Test("nothing is parsed behind a request that closes the connection")
    func lastRequest() {
        let next = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        for last in [
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
        ] {
            #expect(completed(seen(Array((last + next).utf8))) == 1)
            #expect(completed(seen(Array((last + next).utf8), inPiecesOf: [last.utf8.count])) == 1)
        }
    }

    @Test("content before a fault is given before the fault")
    func contentBeforeFault() {
        let all = seen(Array(Self.conversations[7].utf8))
        #expect(all.suffix(2) == [.body(Array("abc".utf8)), .refused(400)])
    }

    @Test("the head holds what was sent")
    func head() throws {
        let head = try #require(
            HTTP1RequestParser.firstHead(
                "PATCH http://B.test:81/x%41/y?q=1 HTTP/1.1\r\nhost: a.test\r\nX:  a b \t\r\n\r\n"))
        #expect(head.method == .patch)
        #expect(head.target == "/x%41/y?q=1")
        #expect(head.authority == "B.test:81")
        #expect(head.hasEscapedPath)
        #expect(head.fields["X"] == "a b")
        #expect(head.fields[.host] == "a.test")
        #expect(head.fields.count == 2)
        #expect(head.pathSegments.map { head.text(ofSegment: $0) } == ["xA", "y"])
    }

    @Test("an absolute target without a path has the path /")
    func emptyPath() throws {
        let head = try #require(
            HTTP1RequestParser.firstHead("GET http://b.test?q HTTP/1.1\r\nHost: a\r\n\r\n"))
        #expect(head.target == "/?q")
        #expect(head.authority == "b.test")
    }

    private func framing(_ fields: String, _ line: String = "POST / HTTP/1.1") -> HTTP1Framing? {
        let text = "\(line)\r\nHost: a\r\n\(fields)\r\n"
        guard case .head(_, _, let framing) = seen(Array(text.utf8)).first else { return nil }
        return framing
    }

    @Test("framing and connection")
    func framings() {
        #expect(framing("")?.body == HTTP1Framing.Body.none)
        #expect(framing("Content-Length: 7\r\n")?.declaredLength == 7)
        #expect(framing(Self.chunked)?.declaredLength == nil)
        #expect(framing("")?.keepsAlive == true)
        #expect(framing("Connection: Close\r\n")?.keepsAlive == false)
        #expect(framing("Connection: x , close\r\n")?.keepsAlive == false)
        #expect(framing("Connection: closed\r\n")?.keepsAlive == true)
        #expect(framing("Connection: keep-alive\r\n", "GET / HTTP/1.0")?.keepsAlive == false)
        #expect(framing("Expect: 100-continue\r\nContent-Length: 1\r\n")?.expectsContinue == true)
        // There is nothing to wait for, or nobody who knows how to.
        #expect(framing("Expect: 100-continue\r\n")?.expectsContinue == false)
        #expect(
            framing("Expect: 100-continue\r\nContent-Length: 1\r\n", "POST / HTTP/1.0")?
                .expectsContinue == false)
    }

    @Test("a WebSocket request keeps what follows it for the other protocol")
    func webSocket() {
        var parser = HTTP1RequestParser()
        parser.receive(Array((Self.conversations[8] + "frames").utf8).span)
        guard case .head(_, let framing) = parser.next() else { return #expect(Bool(false)) }
        #expect(framing.asksForWebSocket && !framing.keepsAlive)
        guard case .needsMore = parser.next() else { return #expect(Bool(false)) }
        #expect(parser.takeRemainder() == Array("GET / HTTP/1.1\r\nframes".utf8))
        #expect(parser.hasBufferedBytes == false)
    }

    @Test("a host that is not allowed gets 421")
    func misdirected() {
        let hosts = AllowedHosts(["a.test", "[::1]"])
        func status(_ text: String) -> UInt16? {
            refusal(seen(Array(text.utf8), allowedHosts: hosts))
        }
        #expect(status("GET / HTTP/1.1\r\nHost: A.test:8000\r\n\r\n") == nil)
        #expect(status("GET / HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n") == nil)
        #expect(status("GET / HTTP/1.1\r\nHost: b.test\r\n\r\n") == 421)
        #expect(status("GET http://b.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n") == 421)
        #expect(status("GET http://a.test/ HTTP/1.1\r\nHost: b.test\r\n\r\n") == nil)
        #expect(status("GET / HTTP/1.0\r\n\r\n") == nil)
        #expect(status("GET http://b.test/ HTTP/1.0\r\n\r\n") == 421)
    }

    @Test("a connection is idle between requests only")
    func idle() {
        var parser = HTTP1RequestParser()
        #expect(parser.isIdle == true)
        parser.receive(Array("G".utf8).span)
        #expect(parser.isIdle == false)
        _ = parser.next()
        #expect(parser.isIdle == false)
        parser.receive(Array("ET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8).span)
        guard case .head = parser.next() else { return #expect(Bool(false)) }
        #expect(parser.isIdle == false)
        guard case .end = parser.next() else { return #expect(Bool(false)) }
        #expect(parser.isIdle == true)
    }

    @Test("a request line beyond its limit has one answer, however much of it has come")
    func longLine() {
        var limits = HTTPMessageLimits()
        limits.maxStartLineBytes = 24
        // Shorter than the longest method: whether the method is too long cannot be known.
        let bytes = [UInt8](repeating: 0x41, count: 36)
        #expect(refusal(seen(bytes, limits: limits)) == 414)
        #expect(refusal(seen(bytes, inPiecesOf: [1], limits: limits)) == 414)
    }

    @Test("the ceiling of a body holds for lengths and for chunks")
    func ceiling() {
        var limits = HTTPMessageLimits()
        limits.maxBodyBytes = 4
        func status(_ text: String) -> UInt16? {
            refusal(seen(Array("POST / HTTP/1.1\r\nHost: a\r\n\(text)".utf8), limits: limits))
        }
        #expect(status("Content-Length: 4\r\n\r\nabcd") == nil)
        #expect(status("Content-Length: 5\r\n\r\n") == 413)
        #expect(status("\(Self.chunked)\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n") == nil)
        #expect(status("\(Self.chunked)\r\n2\r\nab\r\n3\r\n") == 413)
    }

    @Test("a head that comes byte by byte costs no more than its length", .timeLimit(.minutes(1)))
    func linear() {
        // Scanned anew for every byte, a megabyte would take an hour.
        var limits = HTTPMessageLimits()
        limits.maxFieldSectionBytes = 2_000_000
        let text = "GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "a", count: 1_000_000)
        #expect(
            completed(seen(Array((text + "\r\n\r\n").utf8), inPiecesOf: [1], limits: limits)) == 1)
    }
}
