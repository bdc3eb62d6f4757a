import ContractClient
import CurlClient
import EventLoop
import HTTPMessages
import HTTPServer
import Testing

@Suite("Requests over libcurl", .timeLimit(.minutes(2)))
struct CurlTransportTests {
    /// Says what has come: method, target, fields but for Host, and content.
    @Sendable private static func told(_ request: HTTPRequest) async -> HTTPResponse {
        var lines = ["\(request.head.method) \(request.head.target)"]
        for field in request.head.fields where field.name != .host {
            lines.append("\(field.name): \(field.value)")
        }
        let content = (try? await request.body.collect(upTo: 1 << 22)) ?? []
        lines.append(
            content.count > 100 ? "\(content.count)" : String(decoding: content, as: UTF8.self))
        return HTTPResponse(.ok, body: .bytes(Array(lines.joined(separator: "\n").utf8)))
    }

    @Test("each method goes out with its content and no field of libcurl's own")
    func methods() async throws {
        try await withCurl(custom: Self.told) { transport, base in
            for (method, content, expected) in [
                (.get, .empty, "GET /a?b=%20\n"),
                (.delete, .empty, "DELETE /a?b=%20\n"),
                (.options, .empty, "OPTIONS /a?b=%20\n"),
                (.post, .empty, "POST /a?b=%20\nContent-Length: 0\n"),
                (.post, .bytes(Array("x=1".utf8)), "POST /a?b=%20\nContent-Length: 3\nx=1"),
                (.put, .bytes(Array("x".utf8)), "PUT /a?b=%20\nContent-Length: 1\nx"),
                (.patch, .bytes([]), "PATCH /a?b=%20\nContent-Length: 0\n"),
                (.delete, .bytes(Array("y".utf8)), "DELETE /a?b=%20\nContent-Length: 1\ny"),
                (.get, .empty, "GET /a?b=%20\n"),
                (.get, .bytes(Array("z".utf8)), "GET /a?b=%20\nContent-Length: 1\nz"),
                (.query, .bytes(Array("q".utf8)), "QUERY /a?b=%20\nContent-Length: 1\nq"),
            ] as [(HTTPMethod, ClientContent, String)] {
                let answer = try await transport.send(
                    ClientRequest(method, base + "/a?b=%20", content: content))
                #expect(try await answer.text() == expected)
            }
        }
    }

    @Test("fields go out as they are: empty ones, repeated ones, and those that libcurl has an own")
    func fields() async throws {
        try await withCurl(custom: Self.told) { transport, base in
            var fields: HTTPFields = [
                .accept: "text/plain", "X-Empty": "", "X-Twice": "1", "x-twice": "2; a=\"b\"",
                .userAgent: "accord", .acceptEncoding: "gzip", .contentType: "text/x",
                .cookie: "a=b", .authorization: "Bearer ü",
            ]
            // A line break in a value cannot become one in the request.
            fields.append("X-Broken", "a\r\nX-Injected: 1")
            let answer = try await transport.send(
                ClientRequest(.post, base + "/", fields: fields, content: .bytes([0x61])))
            let lines = try await answer.text().split(separator: "\n").map { String($0) }
            let expected = fields.map { "\($0.name): \($0.value)" }
            #expect(Set(lines.dropFirst().dropLast()) == Set(expected + ["Content-Length: 1"]))
            #expect(lines.contains("X-Broken: a  X-Injected: 1"))
        }
    }

    @Test("an address goes out as it is written")
    func addresses() async throws {
        let told: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            HTTPResponse(.ok, body: .bytes(Array(request.head.target.utf8)))
        }
        try await withCurl(custom: told) { transport, base in
            for target in ["/%c3%A4?x=%2F&y=a/../b&&", "/?", "//a//", "/a;b=c,d"] {
                let answer = try await transport.send(ClientRequest(.get, base + target))
                let text = try await answer.text()
                #expect(text == target)
            }
            let answer = try await transport.send(ClientRequest(.get, base + "?a"))
            #expect(try await answer.text() == "/?a")
            // Which the server sees, and does not like.
            let dots = try await transport.send(ClientRequest(.get, base + "/a/../b"))
            #expect(try await dots.text() == "the path holds a dot segment")
        }
    }

    @Test("what cannot be sent as it is, is refused before anything is sent")
    func refusals() async throws {
        let transport = try CurlTransport()
        for (request, reason) in [
            (ClientRequest(.get, "http://localhost/a\r\nX: 1"), "percent-encoded"),
            (ClientRequest(.get, "http://localhost/a b"), "percent-encoded"),
            (ClientRequest(.get, "http://localhost/ä"), "percent-encoded"),
            (ClientRequest(.get, "/path"), "does not begin with"),
            (ClientRequest(.get, "file:///etc/passwd"), "does not begin with"),
            (ClientRequest(.get, "http://user:word@localhost/"), "user name"),
            (ClientRequest(.get, "http://:80/"), ""),
            (ClientRequest(.get, "http://localhost:99999/"), "Port number"),
            (ClientRequest(.connect, "http://localhost/"), "CONNECT"),
            (ClientRequest(.head, "http://localhost/", content: .bytes([1])), "HEAD"),
            (ClientRequest(.get, "http://localhost/", fields: [.host: "a"]), "'Host'"),
            (
                ClientRequest(.post, "http://localhost/", fields: [.contentLength: "1"]),
                "'Content-Length'"
            ),
            (
                ClientRequest(.post, "http://localhost/", fields: [.transferEncoding: "chunked"]),
                "'Transfer-Encoding'"
            ),
            (
                ClientRequest(
                    .post, "http://localhost/",
                    content: .stream(length: -1) { Zeros(pieces: 1) }), "negative"
            ),
        ] {
            let error = await clientError { _ = try await transport.send(request) }
            guard case .invalidRequest(let text) = error else {
                Issue.record("\(request.url): \(error as Any)")
                continue
            }
            #expect(text.contains(reason))
        }
        await transport.close()
    }

    @Test("requests follow each other on one connection, and many at one time share some")
    func connections() async throws {
        let record = Record()
        var configuration = CurlConfiguration()
        configuration.maxConnectionsPerHost = 8
        let peers = Tally()
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            HTTPResponse(.ok, body: .bytes(Array("\(request.client.port)".utf8)))
        }
        try await withCurl(configuration, observer: record, custom: answer) { transport, base in
            var ports: Set<String> = []
            for _ in 0..<20 {
                ports.insert(try await transport.send(ClientRequest(.get, base + "/")).text())
            }
            #expect(ports.count == 1)
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<400 {
                    group.addTask {
                        let answer = try await transport.send(ClientRequest(.get, base + "/"))
                        peers.add()
                        return try await answer.text()
                    }
                }
                for try await port in group { ports.insert(port) }
            }
            #expect(peers.count == 400)
            #expect(ports.count <= 8)
        }
    }

    @Test("answers without content, of unknown length and in chunks end where they end")
    func framings() async throws {
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            switch String(decoding: request.head.path, as: UTF8.self) {
            case "/204": HTTPResponse(.noContent)
            case "/304": HTTPResponse(.notModified, fields: [.eTag: "\"a\""])
            case "/chunked":
                HTTPResponse(.ok, body: .stream(Zeros(pieces: 3, of: 5), length: nil))
            case "/redirect": HTTPResponse(.seeOther, fields: [.location: "/204"])
            default: HTTPResponse(.ok, body: .bytes(Array("text".utf8)))
            }
        }
        try await withCurl(custom: answer) { transport, base in
            for (method, path, status, length) in [
                (HTTPMethod.head, "/", 200, 0), (.get, "/204", 204, 0), (.get, "/304", 304, 0),
                (.get, "/chunked", 200, 15), (.get, "/redirect", 303, 0), (.get, "/", 200, 4),
            ] {
                let answer = try await transport.send(ClientRequest(method, base + path))
                #expect(answer.status.code == status)
                #expect(try await answer.bytes().count == length, "\(path)")
                if method == .head { #expect(answer.fields[.contentLength] == "4") }
            }
        }
        try await withScript([
            .read(until: "\r\n\r\n"),
            .trickle("HTTP/1.1 103 Early Hints\r\nA: 1\r\n\r\nHTTP/1.1 200 \r\nB:  2 \r\n\r\nabc"),
        ]) { transport, base in
            let answer = try await transport.send(ClientRequest(.get, base))
            #expect(answer.fields.map { "\($0.name)=\($0.value)" } == ["B=2"])
            #expect(try await answer.text() == "abc")
        }
    }

    @Test("a socket in the file system is spoken to in place of the host")
    func unixSocket() async throws {
        let path = "unix:/tmp/accord-curl-\(UInt32.random(in: 0...UInt32.max)).sock"
        var configuration = CurlConfiguration()
        configuration.socket = path
        try await withCurl(configuration, host: path, custom: Self.told) { transport, _ in
            let answer = try await transport.send(ClientRequest(.get, "http://app.example/x"))
            #expect(try await answer.text() == "GET /x\n")
        }
        configuration.socket = "/tmp/no-prefix"
        let error = await clientError { _ = try CurlTransport(configuration) }
        guard case .invalidRequest = error else {
            Issue.record("\(error as Any)")
            return
        }
    }

    @Test("requests may come from an event loop, and none goes by a transport that was closed")
    func executors() async throws {
        try await withCurl(custom: Self.told) { transport, base in
            let loop = try Loop.start(name: "caller")
            let text = try await Task(executorPreference: loop) {
                try await transport.send(ClientRequest(.get, base + "/")).text()
            }.value
            #expect(text == "GET /\n")
            await Task.detached { loop.stop() }.value
        }
        let closed = try CurlTransport()
        await closed.close()
        await closed.close()
        let error = await clientError {
            _ = try await closed.send(ClientRequest(.get, "http://localhost/"))
        }
        #expect(error == .cannotConnect("the transport was closed"))
    }

    @Test(
        "a transport that is let go ends its thread and its connections, once its answers are read")
    func lifetime() async throws {
        var listener: HTTPListener?
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(.ok, body: .stream(Zeros(pieces: 100), length: nil))
        }
        try await withCurl(custom: answer, whenStarted: { listener = $0 }) { _, base in
            func send() async throws -> ClientResponse {
                try await CurlTransport().send(ClientRequest(.get, base + "/"))
            }
            do {
                let answer = try await send()
                #expect(try await answer.bytes().count == 100 * 65_536)
                #expect(listener?.openConnections == 1)
            }
            let start = ContinuousClock.now
            while listener?.openConnections != 0, ContinuousClock.now - start < .seconds(10) {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(listener?.openConnections == 0)
        }
    }
}
