import Foundation
import Testing

private let files = "/api/v1/files"

/// A file with a link to it.
private func shared(_ body: String = "{}", on server: TestServer) async throws -> (
    links: String, link: String, url: String, user: TestUser
) {
    let user = try await server.user()
    let links = "\(files)/\(try await server.api.file("shared", token: user.token))/links"
    let made = try await server.api.post(links, body, token: user.token)
    try #require(made.status == 201, "\(made.text)")
    return (
        links, try #require(made.field("Location")), try #require(made["url"].string), user
    )
}

@Suite("POST /api/v1/files/{file_id}/links makes a link that anybody can download the file by")
struct CreateShareLinkTests {
    @Test("its address is told once, and the store does not know it")
    func creates() async throws {
        let server = try await TestServer.shared()
        let share = try await shared(#"{"expires_in": 60, "max_uses": 3}"#, on: server)
        let token = try #require(share.url.split(separator: "/").last)
        #expect(token.count == 43)
        let list = try await server.api.get(share.links, token: share.user.token)
        #expect(!list.text.contains(token))
        let link = try #require(list.json.array?.first)
        #expect(link["max_uses"].integer == 3)
        #expect(link["uses"].integer == 0)
        #expect(link["expires_at"].string != nil)
        for file in ["accord.db", "accord.db-wal"] {
            let path = server.directory.appendingPathComponent(file)
            #expect(try Data(contentsOf: path).firstRange(of: Data(token.utf8)) == nil)
        }
    }

    @Test("a file has at most a hundred")
    func limits() async throws {
        let server = try await TestServer.shared()
        let share = try await shared(on: server)
        for _ in 1..<100 {
            let made = try await server.api.post(share.links, "{}", token: share.user.token)
            try #require(made.status == 201)
        }
        let refused = try await server.api.post(share.links, "{}", token: share.user.token)
        #expect(refused.status == 409)
        #expect(refused.code == "too_many_links")
        #expect(refused["detail"].string?.contains("100") == true)
        #expect(try await server.api.delete(share.link, token: share.user.token).status == 204)
        let again = try await server.api.post(share.links, "{}", token: share.user.token)
        #expect(again.status == 201)
    }

    @Test("bodies are checked, and other people's files do not exist")
    func checks() async throws {
        let server = try await TestServer.shared()
        let share = try await shared(on: server)
        for (body, violation) in [
            (#"{"expires_in": 0}"#, "/expires_in minimum"),
            (#"{"max_uses": 0}"#, "/max_uses minimum"),
            (#"{"expires_in": 31536001}"#, "/expires_in maximum"),
            (#"{"max_uses": 1.5}"#, "/max_uses type"),
            (#"{"uses": 1}"#, "/uses additionalProperties"),
        ] {
            try await expectViolations(
                [violation], "POST", share.links, json: body, token: share.user.token)
        }
        try await expectMalformedIsRefused("POST", share.links, token: share.user.token)
        let stranger = try await server.user()
        let answer = try await server.api.post(share.links, "{}", token: stranger.token)
        #expect(answer.status == 404)
        #expect(answer.code == "unknown_file")
        try await expectIDIsChecked(
            "POST", { "\(files)/\($0)/links" }, parameter: "file_id", json: "{}",
            token: stranger.token)
    }

    @Test("a token is needed")
    func needsToken() async throws {
        try await expectUnauthorized("POST", "\(files)/1/links", json: "{}")
    }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("POST", "\(files)/1/links", json: "{}")
    }
}

@Suite("GET /api/v1/files/{file_id}/links lists the links of a file")
struct ListShareLinksTests {
    @Test("newest first, in pages, to its owner")
    func lists() async throws {
        let server = try await TestServer.shared()
        let share = try await shared(on: server)
        for uses in 2...3 {
            _ = try await server.api.post(
                share.links, #"{"max_uses": \#(uses)}"#, token: share.user.token)
        }
        var found: [Int64?] = []
        var next: String? = "\(share.links)?limit=2"
        var cursor: String?
        while let page = next {
            let answer = try await server.api.get(page, token: share.user.token)
            #expect(answer.status == 200)
            found += (answer.json.array ?? []).map { $0["max_uses"].integer }
            next = answer.next
            cursor = cursor ?? next
        }
        #expect(found == [3, 2, nil])
        // A cursor belongs to the file's list.
        let other = "\(files)/\(try await server.api.file("x", token: share.user.token))/links"
        let query = try #require(cursor?.split(separator: "?").last)
        let foreign = try await server.api.get("\(other)?\(query)", token: share.user.token)
        #expect(foreign.status == 404)
        #expect(foreign.code == "unknown_cursor")
        let stranger = try await server.api.get(share.links, token: try await server.user().token)
        #expect(stranger.status == 404)
        #expect(stranger.code == "unknown_file")
    }

    @Test("parameters are checked")
    func checksParameters() async throws {
        let server = try await TestServer.shared()
        let share = try await shared(on: server)
        try await expectListParametersAreChecked(share.links, token: share.user.token)
        try await expectIDIsChecked(
            "GET", { "\(files)/\($0)/links" }, parameter: "file_id", token: share.user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", "\(files)/1/links") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("GET", "\(files)/1/links")
    }
}

@Suite("DELETE /api/v1/files/{file_id}/links/{link_id} revokes a link")
struct DeleteShareLinkTests {
    @Test("from then on its address leads nowhere")
    func revokes() async throws {
        let server = try await TestServer.shared()
        let share = try await shared(on: server)
        #expect(try await server.api.get(share.url).status == 200)
        let stranger = try await server.api.delete(
            share.link, token: try await server.user().token)
        #expect(stranger.status == 404)
        #expect(stranger.code == "unknown_file")
        #expect(try await server.api.delete(share.link, token: share.user.token).status == 204)
        #expect(try await server.api.get(share.url).status == 404)
        let again = try await server.api.delete(share.link, token: share.user.token)
        #expect(again.status == 404)
        #expect(again.code == "unknown_link")
    }

    @Test("a link of another file is none of this one")
    func keepsFilesApart() async throws {
        let server = try await TestServer.shared()
        let share = try await shared(on: server)
        let other = try await server.api.file("x", token: share.user.token)
        let id = try #require(share.link.split(separator: "/").last)
        let answer = try await server.api.delete(
            "\(files)/\(other)/links/\(id)", token: share.user.token)
        #expect(answer.status == 404)
        #expect(answer.code == "unknown_link")
    }

    @Test("ids are checked")
    func checksID() async throws {
        let token = try await TestServer.shared().user().token
        try await expectIDIsChecked(
            "DELETE", { "\(files)/\($0)/links/1" }, parameter: "file_id", token: token)
        try await expectIDIsChecked(
            "DELETE", { "\(files)/1/links/\($0)" }, parameter: "link_id", token: token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("DELETE", "\(files)/1/links/1") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("DELETE", "\(files)/1/links/1")
    }
}

@Suite("GET /api/v1/shared/{token} downloads a file by a link")
struct GetSharedFileTests {
    private func uses(_ links: String, _ user: TestUser, on server: TestServer) async throws
        -> Int64?
    {
        try await server.api.get(links, token: user.token).json.array?.first?["uses"].integer
    }

    @Test("without a token; each GET is a use, each HEAD is none")
    func downloads() async throws {
        let server = try await TestServer.shared()
        let share = try await shared(#"{"max_uses": 2}"#, on: server)
        for _ in 0..<3 {
            let head = try await server.api.call("HEAD", share.url)
            #expect(head.status == 200)
            #expect(head.field("Content-Length") == "6")
        }
        #expect(try await uses(share.links, share.user, on: server) == 0)
        let answer = try await server.api.get(share.url)
        #expect(answer.status == 200)
        #expect(answer.text == "shared")
        #expect(answer.field("Content-Disposition") == "attachment; filename=\"notes.txt\"")
        #expect(answer.field("Content-Security-Policy")?.hasPrefix("sandbox;") == true)
        let part = try await server.api.call("GET", share.url, fields: [("Range", "bytes=1-2")])
        #expect(part.status == 206)
        #expect(part.text == "ha")
        #expect(try await uses(share.links, share.user, on: server) == 2)
        for method in ["GET", "HEAD"] {
            #expect(try await server.api.call(method, share.url).status == 404)
        }
        #expect(try await server.api.get(share.url).code == "unknown_share")
        #expect(try await uses(share.links, share.user, on: server) == 2)
    }

    @Test("conditions and ranges are answered")
    func conditions() async throws {
        let server = try await TestServer.shared()
        let share = try await shared(on: server)
        let tag = try #require(try await server.api.get(share.url).field("ETag"))
        for (fields, status) in [
            ([("If-None-Match", tag)], 304), ([("If-Match", "\"a\"")], 412),
            ([("Range", "bytes=6-")], 416), ([("Range", "bytes=-2"), ("If-Range", tag)], 206),
        ] {
            let answer = try await server.api.call("GET", share.url, fields: fields)
            #expect(answer.status == status)
        }
    }

    @Test("a link that has expired, whose file is gone, or that never was, leads nowhere")
    func leadsNowhere() async throws {
        let server = try await TestServer.shared()
        let expiring = try await shared(#"{"expires_in": 1}"#, on: server)
        let deleted = try await shared(on: server)
        let file = String(deleted.links.dropLast("/links".count))
        _ = try await server.api.delete(file, token: deleted.user.token)
        try await Task.sleep(for: .milliseconds(1100))
        for url in [
            expiring.url, deleted.url, String(deleted.url.dropLast()), "/api/v1/shared/A",
            "/api/v1/shared/\(String(repeating: "A", count: 64))",
        ] {
            let answer = try await server.api.get(url)
            #expect(answer.status == 404, "\(url)")
            #expect(answer.code == "unknown_share")
        }
    }

    @Test("what no token can be is a violation, and what cannot be read is malformed")
    func checksToken() async throws {
        try await expectViolations(["/token pattern"], "GET", "/api/v1/shared/a.b")
        try await expectViolations(
            ["/token maxLength"], "GET", "/api/v1/shared/\(String(repeating: "A", count: 65))")
        let server = try await TestServer.shared()
        #expect(try await server.api.get("/api/v1/shared/%FF").status == 400)
    }

    @Test("thirty at a time use a link of ten uses ten times")
    func countsAtOnce() async throws {
        let server = try await TestServer.shared()
        let share = try await shared(#"{"max_uses": 10}"#, on: server)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<30 {
                group.addTask { try await server.api.get(share.url).status }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 200 }.count == 10)
        #expect(statuses.filter { $0 == 404 }.count == 20)
        #expect(try await uses(share.links, share.user, on: server) == 10)
    }
}
