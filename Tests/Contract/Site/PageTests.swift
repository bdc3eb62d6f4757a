import Foundation
import Testing

@Suite("The pages come with the binary") struct PageTests {
    private func get(_ target: String, _ fields: [(String, String)] = []) async throws -> Answer {
        try await TestServer.shared().api.call("GET", target, fields: fields)
    }

    @Test("the chat page runs under a policy that lets nothing in from elsewhere")
    func policy() async throws {
        let page = try await get("/app")
        #expect(page.status == 200)
        #expect(
            page.field("Content-Security-Policy")
                == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
                + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        #expect(page.field("Cache-Control") == "no-cache")
        // What it loads is there, and nothing stands in the page itself.
        for match in page.text.matches(of: /(?:src|href)="([^"]+)"/) {
            #expect(try await get(String(match.output.1)).status == 200, "\(match.output.1)")
        }
        #expect(!page.text.contains("style=") && !page.text.contains("<script>"))
    }

    @Test("the script of the chat page stands on the client of this very contract")
    func isOfThisContract() async throws {
        let script = try await get("/app/app.js")
        let digest = try #require(try await get("/version")["contract"].string)
        #expect(script.text.contains(digest))
    }

    @Test("pages are compressed for those who ask, and known again by their tags")
    func caching() async throws {
        let plain = try await get("/app/app.js")
        let packed = try await get("/app/app.js", [("Accept-Encoding", "gzip")])
        #expect(packed.field("Content-Encoding") == "gzip")
        #expect(
            packed.field("Vary") == "Accept-Encoding" && plain.field("Vary") == "Accept-Encoding")
        #expect(packed.body.count < plain.body.count / 2)
        #expect(plain.field("ETag") != packed.field("ETag"))
        for (answer, fields) in [(plain, []), (packed, [("Accept-Encoding", "gzip")])] {
            let tag = try #require(answer.field("ETag"))
            let known = try await get(
                "/app/app.js", fields + [("If-None-Match", "\"x\", W/\(tag)")])
            #expect(known.status == 304 && known.field("ETag") == tag)
            #expect(
                try await get("/app/app.js", fields + [("If-None-Match", "\"x\"")]).status == 200)
        }
        let part = try await get("/swagger.yaml", [("Range", "bytes=0-5")])
        #expect(part.status == 206 && part.body.count == 6)
    }

    @Test("/sdk/typescript is a package that npm installs")
    func package() async throws {
        let archive = try await get("/sdk/typescript", [("Accept-Encoding", "gzip")])
        #expect(archive.status == 200)
        #expect(archive.field("Content-Type") == "application/gzip")
        #expect(archive.field("Content-Encoding") == nil)
        #expect(
            archive.field("Content-Disposition")
                == "attachment; filename=\"accord-client-1.0.0.tgz\"")
        let program = """
            import sys, tarfile
            archive = tarfile.open(sys.argv[1])
            names = sorted(archive.getnames())
            assert names == [entry.name for entry in archive], "not sorted"
            assert all(entry.mtime == 946684800 and entry.uid == 0 for entry in archive), "not the same each time"
            for name in ("README.md", "package.json", "index.ts", "index.js", "index.d.ts", "contract.ts"):
                assert "package/" + name in names, name
            print(archive.extractfile("package/package.json").read().decode())
            """
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(archive.body).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let outcome = try Tool.run("/usr/bin/python3", ["-c", program, file.path])
        try #require(outcome.status == 0, "\(outcome.error)")
        let description = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(description["name"] as? String == "accord-client")
        #expect(description["type"] as? String == "module")
        let digest = try await get("/version")["contract"].string
        #expect((description["contract"] as? [String: String])?["sha256"] == digest)
    }

    @Test("an operator may have the API without the pages, and the home page links to none of them")
    func hidden() async throws {
        let server = try await TestServer(["--app", "false", "--docs", "false"])
        for path in ["/app", "/app/app.js", "/swagger", "/swagger.yaml", "/sdk/typescript"] {
            #expect(try await server.api.get(path).status == 404, "\(path)")
        }
        let home = try await server.api.get("/")
        #expect(home.status == 200 && home.text.contains("href=\"/api\""))
        for match in home.text.matches(of: /(?:src|href)="([^"]+)"/) {
            let target = String(match.output.1)
            // Nobody has asked the store yet.
            if target == "/readyz" { continue }
            #expect(try await server.api.get(target).status == 200, "\(target)")
        }
    }
}
