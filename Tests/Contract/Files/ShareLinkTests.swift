import AccordClient
import ContractClient
import Foundation
import HTTPMessages
import Testing

private let files = "/api/v1/files"

/// A file with a link to it.
private struct Share {
    let server: TestServer
    let user: TestUser
    let file: Int64
    let link: NewShareLink

    init(_ creation: ShareLinkCreation = .init()) async throws {
        server = try await TestServer.shared()
        user = try await server.user()
        let client = server.api.client(user)
        file = try await client.file("shared").id
        let reply = try await client.createShareLink(.init(fileID: file, body: creation)).created
        link = reply.body
        #expect(reply.location == "\(files)/\(file)/links/\(link.id)")
    }

    var links: String { "\(files)/\(file)/links" }
    var owner: APIClient { server.api.client(user) }

    /// A client of somebody else.
    func stranger() async throws -> APIClient { server.api.client(try await server.user()) }

    func add(_ creation: ShareLinkCreation = .init()) async throws
        -> ClientAnswer<CreateShareLink>
    {
        try await owner.createShareLink(.init(fileID: file, body: creation))
    }

    func list() async throws -> [ShareLink] {
        try await owner.listShareLinks(.init(fileID: file)).ok.body
    }

    func revoke(_ client: APIClient? = nil) async throws -> ClientAnswer<DeleteShareLink> {
        try await (client ?? owner).deleteShareLink(.init(fileID: file, linkID: link.id))
    }

    /// Follows the link as a guest.
    func get(_ fields: HTTPFields = [:]) async throws -> ClientAnswer<GetSharedFile> {
        try await server.api.client().getSharedFile(
            .init(token: link.token), CallOptions(fields: fields))
    }
}

extension NewShareLink {
    /// What its address ends with.
    var token: String { String(url.split(separator: "/").last ?? "") }
}

@Suite("POST /api/v1/files/{file_id}/links makes a link that anybody can download the file by")
struct CreateShareLinkTests {
    @Test("its address is told once, and the store does not know it")
    func creates() async throws {
        let share = try await Share(.init(expiresIn: 60, maxUses: 3))
        let token = share.link.token
        #expect(token.count == 43)
        let list = try await share.server.api.get(share.links, token: share.user.token)
        #expect(!list.text.contains(token))
        let link = try #require(try await share.list().first)
        #expect(link.maxUses == 3)
        #expect(link.uses == 0)
        #expect(link.expiresAt != nil)
        for file in ["accord.db", "accord.db-wal"] {
            let path = share.server.directory.appendingPathComponent(file)
            #expect(try Data(contentsOf: path).firstRange(of: Data(token.utf8)) == nil)
        }
    }

    @Test("a file has at most a hundred")
    func limits() async throws {
        let share = try await Share()
        for _ in 1..<100 { _ = try await share.add().created }
        let refused = try await share.add()
        expectProblem(refused, .conflict, .tooManyLinks)
        #expect(refused.problem?.detail?.contains("100") == true)
        _ = try await share.revoke().noContent
        _ = try await share.add().created
    }

    @Test("bodies are checked, and other people's files do not exist")
    func checks() async throws {
        let share = try await Share()
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
        let answer = try await share.stranger().createShareLink(
            .init(fileID: share.file, body: ShareLinkCreation()))
        expectProblem(answer, .notFound, .unknownFile)
        try await expectIDIsChecked(
            "POST", { "\(files)/\($0)/links" }, parameter: "file_id", json: "{}",
            token: share.user.token)
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
        let share = try await Share()
        for uses in [2, 3] as [Int64] { _ = try await share.add(.init(maxUses: uses)).created }
        var pages: [[Int64?]] = []
        let input = ListShareLinks.Input(fileID: share.file, limit: 2)
        for try await page in share.owner.pages(of: ListShareLinks.self, input) {
            pages.append(try page.ok.body.map(\.maxUses))
        }
        #expect(pages == [[3, 2], [nil]])
        // A cursor belongs to the file's list.
        let cursor = try #require(try await share.owner.listShareLinks(input).nextCursor)
        let other = try await share.owner.file("x").id
        let foreign = try await share.owner.listShareLinks(.init(fileID: other, cursor: cursor))
        expectProblem(foreign, .notFound, .unknownCursor)
        let stranger = try await share.stranger().listShareLinks(.init(fileID: share.file))
        expectProblem(stranger, .notFound, .unknownFile)
    }

    @Test("parameters are checked")
    func checksParameters() async throws {
        let share = try await Share()
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
        let share = try await Share()
        _ = try await share.get().ok
        expectProblem(try await share.revoke(share.stranger()), .notFound, .unknownFile)
        _ = try await share.revoke().noContent
        #expect(try await share.get().status == .notFound)
        expectProblem(try await share.revoke(), .notFound, .unknownLink)
    }

    @Test("a link of another file is none of this one")
    func keepsFilesApart() async throws {
        let share = try await Share()
        let other = try await share.owner.file("x").id
        let answer = try await share.owner.deleteShareLink(
            .init(fileID: other, linkID: share.link.id))
        expectProblem(answer, .notFound, .unknownLink)
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
    @Test("without a token; each GET is a use, each HEAD is none")
    func downloads() async throws {
        let share = try await Share(.init(maxUses: 2))
        let (api, url) = (share.server.api, share.link.url)
        for _ in 0..<3 {
            let head = try await api.call("HEAD", url)
            #expect(head.status == 200)
            #expect(head.field("Content-Length") == "6")
        }
        #expect(try await share.list().map(\.uses) == [0])
        let answer = try await share.get()
        #expect(try await answer.ok.body.text == "shared")
        #expect(try answer.ok.contentDisposition == "attachment; filename=\"notes.txt\"")
        #expect(answer.fields["Content-Security-Policy"]?.hasPrefix("sandbox;") == true)
        let part = try await share.get([.range: "bytes=1-2"]).partialContent
        #expect(try await part.body.text == "ha")
        #expect(try await share.list().map(\.uses) == [2])
        expectProblem(try await share.get(), .notFound, .unknownShare)
        #expect(try await api.call("HEAD", url).status == 404)
        #expect(try await share.list().map(\.uses) == [2])
    }

    @Test("conditions and ranges are answered")
    func conditions() async throws {
        let share = try await Share()
        let tag = try await share.get().ok.eTag
        for (fields, status) in [
            ([.ifNoneMatch: tag], .notModified), ([.ifMatch: "\"a\""], .preconditionFailed),
            ([.range: "bytes=6-"], .rangeNotSatisfiable),
            ([.range: "bytes=-2", .ifRange: tag], .partialContent),
        ] as [(HTTPFields, HTTPStatus)] {
            #expect(try await share.get(fields).status == status)
        }
    }

    @Test("a link that has expired, whose file is gone, or that never was, leads nowhere")
    func leadsNowhere() async throws {
        let (expiring, deleted) = (try await Share(.init(expiresIn: 1)), try await Share())
        _ = try await deleted.owner.deleteFile(.init(fileID: deleted.file)).noContent
        try await Task.sleep(for: .milliseconds(1100))
        let guest = deleted.server.api.client()
        for token in [
            expiring.link.token, deleted.link.token, String(deleted.link.token.dropLast()), "A",
            String(repeating: "A", count: 64),
        ] {
            expectProblem(
                try await guest.getSharedFile(.init(token: token)), .notFound, .unknownShare)
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
        let share = try await Share(.init(maxUses: 10))
        let statuses = try await withThrowingTaskGroup(of: HTTPStatus.self) { group in
            for _ in 0..<30 { group.addTask { try await share.get().status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == .ok }.count == 10)
        #expect(statuses.filter { $0 == .notFound }.count == 20)
        #expect(try await share.list().map(\.uses) == [10])
    }
}
