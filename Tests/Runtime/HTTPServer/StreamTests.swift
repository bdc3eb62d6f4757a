import HTTPMessages
import HTTPServer
import Synchronization
import Testing

@Suite("Streamed content over a socket")
struct StreamTests {
    /// Gives its pieces one by one, each after a moment; then ends, or fails.
    private final class Pieces: HTTPBodySource {
        private let rest: Mutex<[[UInt8]]>
        private let fails: Bool

        init(_ pieces: [String], fails: Bool) {
            rest = Mutex(pieces.map { Array($0.utf8) })
            self.fails = fails
        }

        func next() async throws(HTTPBodyError) -> [UInt8]? {
            try? await Task.sleep(for: .milliseconds(2))
            let piece = rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if piece == nil, fails { throw .closed }
            return piece
        }
    }

    private static func responder(
        _ pieces: [String], length: Int64? = nil, fails: Bool = false
    ) -> TestResponder {
        TestResponder { _ in
            HTTPResponse(.ok, body: .stream(Pieces(pieces, fails: fails), length: length))
        }
    }

    private static let get = "GET /custom HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("Content of unknown length is chunked, and the connection goes on")
    func chunked() async throws {
        try await withServer(Self.responder(["one", "two", "three"])) { server in
            let client = try RawClient(server.port)
            for _ in 0..<2 {
                client.send(Self.get)
                let answer = try client.answer()
                #expect(answer["Transfer-Encoding"] == "chunked")
                #expect(answer["Content-Length"] == nil)
                #expect(answer.text == "onetwothree")
            }
        }
    }

    @Test("Content of known length has it, and HEAD only asks for it")
    func knownLength() async throws {
        try await withServer(Self.responder(["one", "two"], length: 6)) { server in
            let client = try RawClient(server.port)
            client.send(Self.get.replacing("GET", with: "HEAD"))
            #expect(try client.answer(toHead: true)["Content-Length"] == "6")
            client.send(Self.get)
            let answer = try client.answer()
            #expect(answer["Content-Length"] == "6")
            #expect(answer.text == "onetwo")
        }
    }

    @Test("A client of HTTP/1.0 gets it unframed, ended by the end of the connection")
    func untilClose() async throws {
        try await withServer(Self.responder(["one", "two"])) { server in
            let client = try RawClient(server.port)
            client.send("GET /custom HTTP/1.0\r\n\r\n")
            let (end, text) = client.receiveToEnd()
            #expect(end == .closed)
            #expect(text.hasSuffix("\r\n\r\nonetwo"))
            #expect(text.contains("Connection: close\r\n"))
        }
    }

    @Test("The beginning leaves before the end has been made")
    func flushed() async throws {
        try await withServer(Self.responder(["one", "two", "three"])) { server in
            let client = try RawClient(server.port)
            client.send(Self.get)
            var reads = 0
            while client.receive() == .more, reads < 3 { reads += 1 }
            #expect(reads == 3)
        }
    }

    @Test(
        "Content that fails, ends early or grows too long breaks the connection",
        arguments: [(nil, true), (7, false), (2, false)] as [(Int64?, Bool)])
    func broken(length: Int64?, fails: Bool) async throws {
        let record = Record()
        let responder = Self.responder(["one", "two"], length: length, fails: fails)
        try await withServer(responder, observer: record) { server in
            let client = try RawClient(server.port)
            client.send(Self.get)
            let (end, text) = client.receiveToEnd()
            #expect(end == .reset)
            #expect(!text.hasSuffix("0\r\n\r\n"))
            #expect(record.wait(for: 1).map(\.isComplete) == [false])
        }
    }

    @Test("A source that hangs breaks the connection: it is too late for another status")
    func hanging() async throws {
        let responder = TestResponder { _ in
            HTTPResponse(.ok, body: .stream(Hanging(), length: nil))
        }
        try await withServer(
            responder, configure: { $0.handlerTimeout = .milliseconds(100) }
        ) { server in
            let client = try RawClient(server.port)
            client.send(Self.get)
            let (end, text) = client.receiveToEnd()
            #expect(end == .reset)
            #expect(text.hasPrefix("HTTP/1.1 200 "))
            #expect(!text.contains("503"))
        }
    }

    private final class Hanging: HTTPBodySource {
        func next() async throws(HTTPBodyError) -> [UInt8]? {
            try? await Task.sleep(for: .seconds(60))
            return nil
        }
    }
}
