import Foundation
import Testing

@Suite("The commands: seed, create-admin, --demo, and stopping")
struct CommandTests {
    private func file(_ text: String) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).json")
        try text.write(to: url, atomically: true, encoding: .utf8)
        return url
    }

    private func newDirectory() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("accord-\(UUID())").path
    }

    private static func user(_ name: String, _ password: String = "a long engine of 1843") -> String
    {
        #"{"email": "\#(name)@example.org", "password": "\#(password)", "first_name": "\#(name)", "last_name": "Seed", "role": "user"}"#
    }

    @Test("seed loads accounts and messages (S20)")
    func seeds() async throws {
        let server = try await TestServer()
        _ = server.stop()
        let fixture = try file(
            """
            {"users": [\(Self.user("ada")), \(Self.user("grace"))],
             "messages": [{"sender": "ada@example.org", "receiver": "grace@example.org", "text": "Hello"}]}
            """)
        let seeded = try ServerProcess.run(["seed", fixture.path, "--data", server.directory.path])
        #expect(seeded.status == 0, "\(seeded.error)")
        #expect(seeded.output == "loaded 2 users and 1 messages\n")
        let again = try ServerProcess.run(["seed", fixture.path, "--data", server.directory.path])
        #expect(again.status == 65)
        #expect(again.error.contains("'ada@example.org' exists"))
        let process = try ServerProcess(["--port", "0", "--data", server.directory.path])
        defer { process.kill() }
        let api = API(port: process.port)
        let token = try await api.logIn("grace@example.org", "a long engine of 1843")
        let list = try await api.get("/api/v1/messages/all", token: token)
        #expect(list.json.array?.first?["text"].string == "Hello")
    }

    @Test(
        "a wrong fixture loads nothing, and every wrong place is named",
        arguments: [
            ("{", "byte"), (#"{"people": []}"#, "/people"),
            (#"{"users": [{"email": "x"}]}"#, "/users/0/email"),
            ("{\"users\": [\(user("ada")), \(user("bob", "password123"))]}", "bob@example.org"),
            (
                "{\"users\": [\(user("ada"))], \"messages\": [{\"sender\": \"ada@example.org\", \"receiver\": \"nobody@example.org\", \"text\": \"x\"}]}",
                "nobody@example.org"
            ),
        ])
    func refusesWrongFixture(fixture: String, place: String) throws {
        let data = newDirectory()
        defer { try? FileManager.default.removeItem(atPath: data) }
        let outcome = try ServerProcess.run(["seed", try file(fixture).path, "--data", data])
        #expect(outcome.status == 65)
        #expect(outcome.error.contains(place), "\(outcome.error)")
        let good = try ServerProcess.run(
            ["seed", try file("{\"users\": [\(Self.user("ada"))]}").path, "--data", data])
        #expect(good.status == 0, "ada was loaded by the wrong fixture: \(good.error)")
    }

    @Test("create-admin refuses what the API would refuse")
    func judgesAdmin() throws {
        let data = newDirectory()
        defer { try? FileManager.default.removeItem(atPath: data) }
        for (email, password, status, sentence) in [
            ("root", "a root of long standing", 65, "--email"),
            ("root@example.org", "short", 65, "--password"),
            ("root@example.org", "password123", 65, "too common"),
            ("root@example.org", "a root of long standing", 0, ""),
            ("ROOT@example.org", "a root of long standing", 65, "exists"),
        ] as [(String, String, Int32, String)] {
            let outcome = try ServerProcess.run(
                ["create-admin", "--email", email, "--data", data], input: password + "\n")
            #expect(outcome.status == status, "\(email) \(outcome.error)")
            #expect(sentence.isEmpty || outcome.error.contains(sentence), "\(outcome.error)")
        }
        let silent = try ServerProcess.run([
            "create-admin", "--email", "a@example.org", "--data", data,
        ])
        #expect(silent.status == 64)
    }

    @Test("--demo makes two users, a file and an administrator, and prints tokens that work")
    func demonstrates() async throws {
        let data = newDirectory()
        defer { try? FileManager.default.removeItem(atPath: data) }
        for _ in 0..<2 {
            let process = try ServerProcess(["--port", "0", "--demo", "--data", data])
            defer { process.kill() }
            let lines = process.output.matches(
                of: /([a-z0-9]+@fake\.org) +Authorization: Bearer ([A-Za-z0-9_-]+)/)
            #expect(
                lines.map { String($0.1) } == [
                    "user1@fake.org", "user2@fake.org", "admin@fake.org",
                ])
            for line in lines {
                let me = try await API(port: process.port).get(
                    "/api/v1/users/me", token: String(line.2))
                #expect(me["email"].string == String(line.1))
                let files = try await API(port: process.port).get(
                    "/api/v1/files", token: String(line.2))
                let names = (files.json.array ?? []).compactMap { $0["name"].string }
                #expect(names == (line.1 == "user1@fake.org" ? ["notes.txt"] : []))
            }
        }
    }

    @Test("SIGTERM ends it with status 0 and a line in the log, and nothing is lost (R13)")
    func stopsGracefully() async throws {
        let server = try await TestServer()
        let (one, other) = (try await server.user(), try await server.user())
        let sent = try await server.api.post(
            "/api/v1/messages/register", #"{"receiver": \#(other.id), "text": "kept"}"#,
            token: one.token)
        #expect(server.stop() == 0)
        #expect(try await server.logs(#""event":"stopped""#))
        let process = try ServerProcess(["--port", "0", "--data", server.directory.path])
        defer { process.kill() }
        let read = try await API(port: process.port).get(
            try #require(sent.field("Location")), token: one.token)
        #expect(read["text"].string == "kept")
    }

    @Test("no secret reaches the log, and no request can forge a line (O5)")
    func keepsLogClean() async throws {
        let server = try await TestServer()
        let user = try await server.user()
        _ = try await server.api.get("/api/v1/users/me", token: user.token)
        _ = try await server.api.get("/no%0A%7B%22event%22%3A%22forged%22%7D", token: user.token)
        _ = try await server.api.get("/version?password=canary-in-the-query")
        let file = try await server.api.file("x", token: user.token)
        let link = try await server.api.post(
            "/api/v1/files/\(file)/links", "{}", token: user.token)
        let shared = try #require(link["url"].string)
        for url in [shared, "\(shared)/", shared.replacing("shared", with: "%73hared")] {
            _ = try await server.api.get(url)
            _ = try await server.api.delete(url)
        }
        let linkToken = String(shared.dropFirst("/api/v1/shared/".count))
        _ = server.stop()
        _ = try await server.logs(#""event":"stopped""#)
        let log = server.log
        #expect(log.contains("/api/v1/users/me"))
        for secret in [
            user.token, linkToken, user.password, "canary-in-the-query", "a root of long standing",
        ] {
            #expect(!log.contains(secret))
        }
        for line in log.split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(object?["event"] != nil, "\(line)")
            #expect(object?["event"] as? String != "forged")
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: server.directory.path) {
            let file = server.directory.appendingPathComponent(name)
            guard let bytes = try? Data(contentsOf: file) else { continue }
            for token in [user.token, linkToken] {
                #expect(bytes.range(of: Data(token.utf8)) == nil, "\(name) holds a live token (A7)")
            }
        }
    }
}
