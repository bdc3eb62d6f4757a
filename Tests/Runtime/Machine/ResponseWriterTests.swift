import HTTPMessages
import HTTPServer
import Testing

@Suite("The response writer frames what it sends")
struct ResponseWriterTests {
    private final class NoSource: HTTPBodySource {
        func next() async throws(HTTPBodyError) -> [UInt8]? { nil }
    }

    private static let date = HTTP1ResponseWriter.dateLine(784_111_777)
    private static let dateText = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"

    private func written(
        _ response: HTTPResponse, to method: HTTPMethod? = .get, _ version: HTTPVersion = .http11,
        closes: Bool = false
    ) -> (String, HTTP1ResponseWriter.Framing) {
        var bytes: [UInt8] = []
        let framing = HTTP1ResponseWriter.append(
            response, in: .init(method: method, version: version, closes: closes),
            dateLine: Self.date, to: &bytes)
        return (String(decoding: bytes, as: UTF8.self), framing)
    }

    @Test("a body in memory")
    func bytes() {
        let response = HTTPResponse(
            .created, fields: [.location: "/a", .contentType: "a/b"], body: .bytes([0x61, 0x62]))
        let (text, framing) = written(response)
        #expect(
            text == "HTTP/1.1 201 Created\r\n\(Self.dateText)Location: /a\r\nContent-Type: a/b\r\n"
                + "Content-Length: 2\r\n\r\nab")
        #expect(framing == .length(2))
    }

    @Test("a constant body, and a connection that closes")
    func constant() {
        let (text, _) = written(
            HTTPResponse(.ok, body: .constant(StaticBytes("abc"))), closes: true)
        #expect(
            text == "HTTP/1.1 200 OK\r\n\(Self.dateText)Content-Length: 3\r\n"
                + "Connection: close\r\n\r\nabc")
    }

    @Test("no content says so")
    func empty() {
        #expect(written(HTTPResponse(.ok)).0.hasSuffix("Content-Length: 0\r\n\r\n"))
        #expect(written(HTTPResponse(.ok)).1 == .none)
    }

    @Test("HEAD gets the length and no content")
    func head() {
        let (text, framing) = written(HTTPResponse(.ok, body: .bytes([1, 2])), to: .head)
        #expect(text.hasSuffix("Content-Length: 2\r\n\r\n"))
        #expect(framing == .none)
    }

    @Test("204, 304 and interim answers have neither length nor content")
    func withoutContent() {
        for status in [HTTPStatus.noContent, .notModified] {
            let (text, framing) = written(HTTPResponse(status, body: .bytes([1])))
            #expect(text == "HTTP/1.1 \(status)\r\n\(Self.dateText)\r\n")
            #expect(framing == .none)
        }
        let upgrade = HTTPResponse(
            .switchingProtocols, fields: [.connection: "Upgrade", .upgrade: "websocket"])
        #expect(
            written(upgrade).0 == "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\n\r\n")
    }

    @Test("a stream has its length, or chunks, or to 1.0 the end of the connection")
    func streams() {
        let known = HTTPResponse(.ok, body: .stream(NoSource(), length: 7))
        #expect(written(known).0.hasSuffix("Content-Length: 7\r\n\r\n"))
        #expect(written(known).1 == .length(7))
        let unknown = HTTPResponse(.ok, body: .stream(NoSource(), length: nil))
        #expect(written(unknown).0.hasSuffix("Transfer-Encoding: chunked\r\n\r\n"))
        #expect(written(unknown).1 == .chunked)
        let (text, framing) = written(unknown, to: .get, .http10)
        #expect(text.hasSuffix("GMT\r\nConnection: close\r\n\r\n"))
        #expect(framing == .untilClose)
        #expect(written(unknown, to: .head).0.hasSuffix("GMT\r\n\r\n"))
    }

    @Test("framing fields of a response are left out")
    func foreignFraming() {
        let fields: HTTPFields = [
            .contentLength: "99", .vary: "x", "transfer-encoding": "chunked", .connection: "x",
            .date: "x",
        ]
        let (text, _) = written(HTTPResponse(.ok, fields: fields))
        #expect(
            text == "HTTP/1.1 200 OK\r\n\(Self.dateText)Vary: x\r\nContent-Length: 0\r\n\r\n")
    }

    @Test("a status without a phrase keeps its space")
    func phrase() {
        #expect(written(HTTPResponse(HTTPStatus(code: 299))).0.hasPrefix("HTTP/1.1 299 \r\n"))
    }

    @Test(
        "chunks",
        arguments: [(0, ""), (1, "1"), (15, "f"), (16, "10"), (255, "ff"), (4096, "1000")])
    func chunks(_ count: Int, _ size: String) {
        var bytes: [UInt8] = []
        HTTP1ResponseWriter.appendChunk([UInt8](repeating: 0x61, count: count), to: &bytes)
        let content = String(repeating: "a", count: count)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == (count == 0 ? "" : "\(size)\r\n\(content)\r\n"))
    }

    @Test("the interim answer and the last chunk")
    func constants() {
        var bytes: [UInt8] = []
        HTTP1ResponseWriter.appendContinue(to: &bytes)
        HTTP1ResponseWriter.appendLastChunk(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n0\r\n\r\n")
    }
}
