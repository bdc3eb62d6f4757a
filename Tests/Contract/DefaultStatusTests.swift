import ContractTesting
import Foundation
import HTTPClient
import HTTPMessages
import Testing

/// What any operation can meet; `default` in the contract.
@Suite("What any operation can meet is answered with a problem")
struct DefaultStatusTests {
    /// Sends bytes as they are and holds the answer against the contract, as that of GET /version.
    private func raw(
        _ request: String, to server: TestServer, method: HTTPMethod = .get,
        target: String = "/version"
    ) async throws -> Answer {
        let connection = try await HTTPConnection.connect(
            host: "127.0.0.1", port: server.api.port, on: API.loop)
        try await connection.write(Array(request.replacing("\n", with: "\r\n").utf8))
        let response = try await connection.readResponse(to: method)
        await connection.close()
        return server.api.see(Exchange.Request(method.name, target), response)
    }

    @Test(
        "what the engine refuses by itself",
        arguments: [
            ("GET /version HTTP/1.1\n\n", 400, "malformed_request"),
            ("GET /version HTTP/1.1\nHost: a\nHost: a\n\n", 400, "malformed_request"),
            ("GET /version  HTTP/1.1\nHost: a\n\n", 400, "malformed_request"),
            (
                "GET /\(String(repeating: "x", count: 9000)) HTTP/1.1\nHost: a\n\n", 414,
                "uri_too_long"
            ),
            (
                "GET /version HTTP/1.1\nHost: a\nX: \(String(repeating: "x", count: 40_000))\n\n",
                431, "fields_too_large"
            ),
            ("BREW /version HTTP/1.1\nHost: a\n\n", 501, "not_implemented"),
            ("GET /version HTTP/2.0\nHost: a\n\n", 505, "version_not_supported"),
            ("GET /version HTTP/1.1\nHost: a\nExpect: miracles\n\n", 417, "expectation_failed"),
        ])
    func engineRefusals(request: String, status: Int, code: String) async throws {
        let server = try await TestServer.shared()
        let answer = try await raw(request, to: server)
        #expect(answer.status == status, "\(request.prefix(60))")
        #expect(answer.code == code)
        #expect(answer.field("Content-Type") == "application/problem+json")
    }

    @Test("a method that a path does not offer is answered with those that it does")
    func methodNotAllowed() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.send("PUT", "/version", fields: [], body: [])
        #expect(answer.status == 405)
        #expect(answer.field("Allow") == "GET, HEAD, OPTIONS")
        let trace = try await server.api.send("TRACE", "/api/v1/users/me", fields: [], body: [])
        #expect(trace.status == 405)
        #expect(
            trace.field("Allow") == "GET, HEAD, PATCH, DELETE, OPTIONS"
                || trace.field("Allow") != nil)
        let options = try await server.api.send(
            "OPTIONS", "/api/v1/users/me/", fields: [], body: [])
        #expect(options.status == 204)
    }

    @Test("an unknown path is not found, whoever asks")
    func notFound() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.get("/api/v1/nothing")
        #expect(answer.status == 404)
        #expect(answer.code == "not_found")
    }

    @Test(
        "media types are negotiated",
        arguments: ["text/html", "application/xml, image/*", "application/json;q=0"])
    func notAcceptable(accept: String) async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.call("GET", "/version", fields: [("Accept", accept)])
        #expect(answer.status == 406)
        #expect(answer.code == "not_acceptable")
    }

    @Test(
        "a body of another media type is refused",
        arguments: ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
    func unsupportedMediaType(type: String) async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.send(
            "POST", "/api/v1/users/token", fields: [("Content-Type", type)], body: Array("{}".utf8))
        #expect(answer.status == 415)
        #expect(answer.code == "unsupported_media_type")
    }

    @Test("a body over the operation's limit is refused before it is read (L2)")
    func contentTooLarge() async throws {
        let server = try await TestServer.shared()
        let head = """
            POST /api/v1/users/token HTTP/1.1
            Host: a
            Content-Type: application/json
            Content-Length: 1000000000


            """
        let answer = try await raw(head, to: server, method: .post, target: "/api/v1/users/token")
        #expect(answer.status == 413)
        #expect(answer.code == "content_too_large")
        let chunk = String(repeating: "x", count: 0x8000)
        let chunked = """
            POST /api/v1/users/token HTTP/1.1
            Host: a
            Content-Type: application/json
            Transfer-Encoding: chunked

            8000
            \(chunk)
            0


            """
        let cut = try await raw(chunked, to: server, method: .post, target: "/api/v1/users/token")
        #expect(cut.status == 413)
    }

    @Test("a request that does not arrive in time is told so (R11)")
    func requestTimeout() async throws {
        let server = try await TestServer(["--header-timeout", "1", "--body-timeout", "1"])
        let slow = try await raw("GET /version HTTP/1.1\nHost:", to: server)
        #expect(slow.status == 408)
        #expect(slow.code == "request_timeout")
        let body = try await raw(
            "POST /api/v1/users/token HTTP/1.1\nHost: a\nContent-Type: application/json\nContent-Length: 10\n\n{",
            to: server, method: .post, target: "/api/v1/users/token")
        #expect(body.status == 408)
    }

    @Test("a host that is not served is told so")
    func misdirected() async throws {
        let server = try await TestServer(["--allowed-hosts", "127.0.0.1 example.org"])
        let answer = try await raw("GET /version HTTP/1.1\nHost: evil.example\n\n", to: server)
        #expect(answer.status == 421)
        #expect(answer.code == "misdirected_request")
        #expect(
            try await raw("GET /version HTTP/1.1\nHost: example.org\n\n", to: server).status == 200)
        #expect(try await server.api.get("/version").status == 200)
    }

    @Test("a failure inside tells a request id and no more; the log tells the rest (O6)")
    func internalError() async throws {
        let server = try await TestServer()
        let user = try await server.user()
        let sqlite = try Tool.run(
            "/usr/bin/sqlite3",
            [
                server.directory.appendingPathComponent("accord.db").path,
                "PRAGMA busy_timeout=5000; DROP TABLE direct_messages;",
            ])
        try #require(sqlite.status == 0, "\(sqlite.error)")
        let answer = try await server.api.get("/api/v1/messages/1", token: user.token)
        #expect(answer.status == 500)
        #expect(answer.code == "internal_error")
        #expect(!answer.text.contains("direct_messages"))
        let requestID = try #require(answer["request_id"].string)
        #expect(answer.field("X-Request-ID") == requestID)
        #expect(try await server.logs(requestID))
        #expect(try await server.logs("direct_messages"))
        #expect(try await server.api.get("/healthz").status == 200)
    }

    @Test("--debug says what failed")
    func reveals() async throws {
        let server = try await TestServer(["--debug"])
        let user = try await server.user()
        let sqlite = try Tool.run(
            "/usr/bin/sqlite3",
            [
                server.directory.appendingPathComponent("accord.db").path,
                "PRAGMA busy_timeout=5000; DROP TABLE direct_messages;",
            ])
        try #require(sqlite.status == 0, "\(sqlite.error)")
        let answer = try await server.api.get("/api/v1/messages/1", token: user.token)
        #expect(answer.status == 500)
        #expect(answer["detail"].string?.contains("direct_messages") == true, "\(answer.text)")
    }

    @Test("too many log-ins at one time are told to come back (A3)")
    func unavailable() async throws {
        let server = try await TestServer(["--password-threads", "1", "--password-queue", "1"])
        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    try await server.api.post(
                        "/api/v1/users/token", #"{"email": "nobody@example.org", "password": "x"}"#)
                }
            }
            return try await group.reduce(into: [Answer]()) { $0.append($1) }
        }
        let refused = answers.filter { $0.status == 503 }
        #expect(!refused.isEmpty)
        #expect(refused.allSatisfy { $0.field("Retry-After") != nil && $0.code == "unavailable" })
        #expect(answers.contains { $0.status == 401 })
    }

    @Test(
        "a store without room refuses writes and goes on reading (R5)", .enabled(if: Tool.canMount))
    func insufficientStorage() async throws {
        let disk = try SmallDisk(megabytes: 6)
        defer { disk.unmount() }
        let made = try ServerProcess.run(
            ["create-admin", "--email", "root@example.org", "--data", disk.path + "/data"],
            input: "a root of long standing\n")
        try #require(made.status == 0, "\(made.error)")
        let process = try ServerProcess(["--port", "0", "--data", disk.path + "/data"])
        defer { process.kill() }
        let api = API(port: process.port)
        let token = try await api.logIn("root@example.org", "a root of long standing")
        let other = try await api.post(
            "/api/v1/users/register", RegisterUserTests.body("b@example.org"))
        let receiver = try #require(other["id"].integer)
        let text = String(repeating: "x", count: 4000)
        let body = #"{"receiver": \#(receiver), "text": "\#(text)"}"#
        try disk.fill()
        var answer = try await api.post("/api/v1/messages/register", body, token: token)
        for _ in 0..<3000 where answer.status == 201 {
            answer = try await api.post("/api/v1/messages/register", body, token: token)
        }
        #expect(answer.status == 507)
        #expect(answer.code == "insufficient_storage")
        #expect(try await api.get("/api/v1/messages/all?limit=1", token: token).status == 200)
        try disk.makeRoom()
        try await Task.sleep(for: .seconds(1))
        #expect(try await api.post("/api/v1/messages/register", body, token: token).status == 201)
    }
}
