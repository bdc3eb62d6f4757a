import HTTPClient
import HTTPMessages
import Testing

@Suite("The response parser is as strict as the request parser")
struct ResponseParserTests {
    /// What became of an answer; the pieces of its body joined.
    private struct Outcome: Equatable {
        var interim: [UInt16] = []
        var status: UInt16?
        var keepsAlive = false
        var body = ""
        var isComplete = false
        var refusal: String?
    }

    private func outcome(
        _ text: String, to method: HTTPMethod = .get, inPiecesOf size: Int = .max,
        closes: Bool = false
    ) -> Outcome {
        var parser = HTTP1ResponseParser()
        parser.expectResponse(to: method)
        var outcome = Outcome()
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: min(size, bytes.count)) {
            parser.receive(bytes[start..<min(bytes.count, start + min(size, bytes.count))].span)
            take(&parser, &outcome)
        }
        if closes, !outcome.isComplete { note(parser.finish(), &outcome) }
        return outcome
    }

    private func take(_ parser: inout HTTP1ResponseParser, _ outcome: inout Outcome) {
        while true {
            let event = parser.next()
            if case .needsMore = event { return }
            note(event, &outcome)
        }
    }

    private func note(_ event: HTTP1ResponseEvent, _ outcome: inout Outcome) {
        switch event {
        case .needsMore: break
        case .interim(let head): outcome.interim.append(head.status.code)
        case .head(let head):
            outcome.status = head.status.code
            outcome.keepsAlive = head.keepsAlive
        case .body(let bytes): outcome.body += String(decoding: bytes, as: UTF8.self)
        case .end: outcome.isComplete = true
        case .refused(let refusal): outcome.refusal = refusal.detail
        }
    }

    private static let answers: [(String, HTTPMethod, String, Bool)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", .get, "abc", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", .get, "", true),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
            .get, "abc", true
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", .head, "", true),
        ("HTTP/1.1 204 No Content\r\n\r\n", .delete, "", true),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", .get, "", true),
        ("HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\na", .get, "a", true),
        ("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na", .get, "a", true),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", .post,
            "a", true
        ),
        ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na", .get, "a", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", .get, "a", false),
        (
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na", .get, "a",
            true
        ),
        ("HTTP/1.1 200 OK\r\n\r\nabc", .get, "abc", false),
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", .get, "", false),
    ]

    @Test("answers are framed by their request, status and fields", arguments: answers.indices)
    func framing(_ index: Int) {
        let (text, method, body, keepsAlive) = Self.answers[index]
        let whole = outcome(text, to: method, closes: true)
        #expect(whole.isComplete && whole.refusal == nil && whole.body == body)
        #expect(whole.keepsAlive == keepsAlive)
        #expect(outcome(text, to: method, inPiecesOf: 1, closes: true) == whole)
        #expect(whole.interim == (text.contains(" 100 ") ? [100] : []))
    }

    @Test(
        "what is no answer is refused",
        arguments: [
            "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000\r\n\r\n",
            "HTTP/1.1  200 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n",
            "HTTP/1.1 200 OK\n\n", "HTTP/1.1 200 O\u{1}K\r\n\r\n",
            "\r\n\r\n\r\nHTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\nX : y\r\n\r\n", "HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        ])
    func refused(_ text: String) {
        let whole = outcome(text)
        #expect(whole.refusal != nil && !whole.isComplete)
        #expect(outcome(text, inPiecesOf: 1) == whole)
    }

    @Test(
        "an answer that is cut off is refused at the end of the connection",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", "HTTP/1.1 200 OK\r\nX",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
        ])
    func cutOff(_ text: String) {
        #expect(outcome(text, closes: true).refusal != nil)
    }

    @Test("content beyond the limit is refused behind what is within it, however it is cut")
    func tooLong() {
        var limits = HTTPMessageLimits()
        limits.maxBodyBytes = 4
        for size in [1, 2, 3, 5, 100] {
            var parser = HTTP1ResponseParser(limits: limits)
            parser.expectResponse(to: .get)
            var body: [UInt8] = []
            var refusal: HTTPRefusal?
            let bytes = Array("HTTP/1.1 200 OK\r\n\r\nabcdefg".utf8)
            for start in stride(from: 0, to: bytes.count, by: size) where refusal == nil {
                parser.receive(bytes[start..<min(start + size, bytes.count)].span)
                reading: while true {
                    switch parser.next() {
                    case .body(let content): body += content
                    case .refused(let found):
                        refusal = found
                        break reading
                    case .head: continue
                    default: break reading
                    }
                }
            }
            #expect(refusal?.status == .contentTooLarge)
            #expect(body == Array("abcd".utf8), "in pieces of \(size)")
        }
    }

    @Test("the head tells what the server said")
    func head() {
        var parser = HTTP1ResponseParser()
        parser.expectResponse(to: .get)
        parser.receive(Array("HTTP/1.0 418 I'm a teapot\r\nX: y\r\n\r\nleft".utf8).span)
        guard case .head(let head) = parser.next() else { return #expect(Bool(false)) }
        #expect(head.version == .http10 && head.status.code == 418)
        #expect(head.reasonPhrase == "I'm a teapot")
        #expect(head.fields["x"] == "y")
    }

    @Test("the bytes behind a 101 belong to another protocol")
    func upgrade() {
        var parser = HTTP1ResponseParser()
        parser.expectResponse(to: .get)
        parser.receive(Array("HTTP/1.1 101 x\r\n\r\nframes".utf8).span)
        guard case .head = parser.next(), case .end = parser.next() else {
            return #expect(Bool(false))
        }
        #expect(parser.takeRemainder() == Array("frames".utf8))
    }

    @Test("a request is written with Host and length, and cannot leave its line")
    func requests() {
        func text(_ request: HTTPClientRequest) -> String {
            String(decoding: request.bytes(authority: "a.test:80"), as: UTF8.self)
        }
        #expect(
            text(HTTPClientRequest(.get, "/a?b")) == "GET /a?b HTTP/1.1\r\nHost: a.test:80\r\n\r\n")
        #expect(
            text(HTTPClientRequest(.post, "/", fields: [.accept: "x"], body: [0x61]))
                == "POST / HTTP/1.1\r\nHost: a.test:80\r\nAccept: x\r\nContent-Length: 1\r\n\r\na")
        #expect(text(HTTPClientRequest(.put, "/")).hasSuffix("Content-Length: 0\r\n\r\n"))
        #expect(
            text(HTTPClientRequest(.get, "/", fields: [.host: "b"]))
                == "GET / HTTP/1.1\r\nHost: b\r\n\r\n")
        #expect(
            text(HTTPClientRequest(.get, "/ HTTP/1.1\r\nX: y")).hasPrefix(
                "GET /%20HTTP/1.1%0D%0AX:%20y HTTP/1.1\r\n"))
    }
}
