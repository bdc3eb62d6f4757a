import Foundation
import Testing

@Suite("A folder of a front end is served where the contract and the site have nothing")
struct FrontEndTests {
    /// A server with a front end, and the folder of it.
    private struct Fixture {
        let server: TestServer
        let folder: URL

        static let shared = Task { try await Fixture() }

        private init() async throws {
            let parent = FileManager.default.temporaryDirectory
                .appendingPathComponent("accord-front-\(UUID().uuidString)")
            folder = parent.appendingPathComponent("site")
            func put(_ path: String, _ text: String, age: TimeInterval = 60) throws {
                let file = parent.appendingPathComponent(path)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
                let date = Date(timeIntervalSinceNow: -age)
                try FileManager.default.setAttributes(
                    [.modificationDate: date], ofItemAtPath: file.path)
            }
            try put("site/index.html", "<title>front</title>")
            try put("site/about/index.html", "<title>about</title>")
            try put("site/assets/index-4f3a2b1c.js", "start()")
            try put("site/notes.txt", "0123456789")
            try put("site/empty.css", "")
            try put("site/packed.js", String(repeating: "plain ", count: 400))
            try put("site/packed.js.gz", "as good as gzip", age: 30)
            try put("site/stale.js", "newer", age: 30)
            try put("site/stale.js.gz", "older", age: 60)
            try put("site/новое имя.txt", "named")
            try put("site/young.txt", "from tomorrow", age: -86_400)
            try put("site/.env", "SECRET=1")
            try put("site/.git/config", "[core]")
            try put("site/api/hidden.json", "{}")
            try put("site/swagger/other.html", "hidden as well")
            try put("secret.txt", "outside")
            for (link, target) in [("out", ".."), ("secret.txt", "../secret.txt"), ("in", "about")]
            {
                try FileManager.default.createSymbolicLink(
                    atPath: folder.appendingPathComponent(link).path, withDestinationPath: target)
            }
            try #require(mkfifo(folder.appendingPathComponent("pipe").path, 0o600) == 0)
            server = try await TestServer([
                "--front-end", folder.path, "--front-end-immutable", "/assets",
            ])
        }
    }

    /// What browsers send when they open an address.
    private static let page = [
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    ]

    private func get(
        _ target: String, _ fields: [(String, String)] = [], method: String = "GET"
    ) async throws -> Answer {
        try await Fixture.shared.value.server.api.call(method, target, fields: fields)
    }

    @Test("files come with their media types, a policy, and what caches ask by")
    func files() async throws {
        let home = try await get("/")
        #expect(home.status == 200 && home.text == "<title>front</title>")
        #expect(home.field("Content-Type") == "text/html; charset=utf-8")
        #expect(home.field("Cache-Control") == "no-cache")
        #expect(home.field("Content-Security-Policy")?.hasPrefix("default-src 'self'") == true)
        #expect(home.field("X-Content-Type-Options") == "nosniff")
        let script = try await get("/assets/index-4f3a2b1c.js")
        #expect(script.field("Content-Type") == "text/javascript; charset=utf-8")
        #expect(script.field("Cache-Control") == "public, max-age=31536000, immutable")
        #expect(try await get("/empty.css").body.isEmpty)
        #expect(
            try await get("/%D0%BD%D0%BE%D0%B2%D0%BE%D0%B5%20%D0%B8%D0%BC%D1%8F.txt").text
                == "named")
        let head = try await get("/notes.txt", method: "HEAD")
        #expect(head.status == 200 && head.body.isEmpty && head.field("Content-Length") == "10")
    }

    @Test("conditional requests and ranges are answered")
    func conditions() async throws {
        let whole = try await get("/notes.txt")
        let tag = try #require(whole.field("ETag"))
        let date = try #require(whole.field("Last-Modified"))
        #expect(try await get("/notes.txt", [("If-None-Match", tag)]).status == 304)
        #expect(try await get("/notes.txt", [("If-Modified-Since", date)]).status == 304)
        #expect(
            try await get("/notes.txt", [("If-Match", "\"other\"")]).code == "precondition_failed")
        let part = try await get("/notes.txt", [("Range", "bytes=2-4"), ("If-Range", tag)])
        #expect(part.status == 206 && part.text == "234")
        #expect(part.field("Content-Range") == "bytes 2-4/10")
        let beyond = try await get("/notes.txt", [("Range", "bytes=10-")])
        #expect(beyond.status == 416 && beyond.field("Content-Range") == "bytes */10")
        // What changed within the last seconds, or by its date has not yet, may change again under
        // that date: it is no version that a range can be continued by.
        let young = try await get("/young.txt")
        #expect(young.field("ETag")?.hasPrefix("W/") == true)
        #expect(young.field("Last-Modified") == nil)
    }

    @Test("a compressed form that a build put beside a file goes to those who take it")
    func compressed() async throws {
        let gzip = [("Accept-Encoding", "gzip")]
        let packed = try await get("/packed.js", gzip)
        #expect(packed.text == "as good as gzip" && packed.field("Content-Encoding") == "gzip")
        #expect(packed.field("Content-Type") == "text/javascript; charset=utf-8")
        let plain = try await get("/packed.js")
        #expect(plain.text.hasPrefix("plain ") && plain.field("Vary") == "Accept-Encoding")
        #expect(plain.field("ETag") != packed.field("ETag"))
        #expect(try await get("/stale.js", gzip).text == "newer")
    }

    @Test("a path that the front end routes by itself is its index.html, for those who want a page")
    func fallback() async throws {
        for path in ["/inbox/7", "/missing.js", "/inbox/"] {
            let page = try await get(path, Self.page)
            #expect(page.status == 200 && page.text == "<title>front</title>", "\(path)")
            #expect(page.field("Vary")?.contains("Accept") == true)
        }
        for accept in ["*/*", "application/json", "text/css,*/*;q=0.1", "text/html;q=0.5, */*"] {
            let answer = try await get("/missing.js", [("Accept", accept)])
            #expect(answer.status == 404 && answer.code == "not_found", "\(accept)")
        }
        #expect(try await get("/missing.js").status == 404)
    }

    @Test("a folder with an index.html is a page behind a slash")
    func folders() async throws {
        #expect(try await get("/about/").text == "<title>about</title>")
        let answer = try await get("/about?from=home")
        #expect(answer.status == 308 && answer.field("Location") == "/about/?from=home")
        #expect(try await get("/assets/").status == 404)
        #expect(try await get("/notes.txt/").status == 404)
    }

    @Test("nothing leads out of the folder, and hidden files stay hidden")
    func containment() async throws {
        let targets = [
            "/out/secret.txt", "/secret.txt", "/in/index.html", "/.env", "/.git/config",
            "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets%2findex-4f3a2b1c.js", "/pipe",
            "/assets/..%2f..%2fsecret.txt", "/%2fetc/passwd", "//etc/passwd", "/notes.txt/x",
            "/" + String(repeating: "a", count: 300), "/%ff",
        ]
        for target in targets {
            let answer = try await get(target)
            #expect([400, 404].contains(answer.status), "\(target) \(answer.status)")
            #expect(!answer.text.contains("outside") && !answer.text.contains("SECRET"))
        }
    }

    @Test("paths of the contract and of the site stay theirs, and so does what lies below them")
    func contractFirst() async throws {
        for path in ["/api/hidden.json", "/api/v1/nothing", "/swagger/other.html", "/ws/other"] {
            let answer = try await get(path, Self.page)
            #expect(answer.status == 404 && answer.code == "not_found", "\(path)")
        }
        #expect(try await get("/api").json["name"].string == "Accord")
        #expect(try await get("/%61pi/hidden.json", Self.page).status == 404)
        #expect(try await get("/swagger", Self.page).text.contains("Swagger UI"))
    }

    @Test("a file can only be read")
    func methods() async throws {
        let refused = try await get("/notes.txt", method: "DELETE")
        #expect(refused.status == 405 && refused.field("Allow") == "GET, HEAD, OPTIONS")
        #expect(try await get("/notes.txt", method: "OPTIONS").status == 204)
        #expect(try await get("/inbox/7", Self.page, method: "POST").status == 404)
    }

    @Test("the folder may be replaced while it is served, and its policy is the operator's")
    func replaced() async throws {
        let parent = FileManager.default.temporaryDirectory
            .appendingPathComponent("accord-front-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: parent) }
        for name in ["one", "two"] {
            let folder = parent.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(name.utf8).write(to: folder.appendingPathComponent("index.html"))
        }
        let link = parent.appendingPathComponent("now").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "one")
        let server = try await TestServer(
            ["--front-end", link, "--front-end-policy", "default-src 'none'"])
        let first = try await server.api.get("/")
        #expect(first.text == "one")
        #expect(first.field("Content-Security-Policy") == "default-src 'none'")
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "two")
        #expect(try await server.api.get("/").text == "two")
    }
}
