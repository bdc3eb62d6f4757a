import AccordClient
import ContractClient
import ContractRuntime
import HTTPMessages
import Testing

private let target = "/api/v1/files"

@Suite("GET /api/v1/files lists the caller's files")
struct ListFilesTests {
    @Test("mine, newest first, in pages")
    func lists() async throws {
        let server = try await TestServer.shared()
        let (me, you) = (try await server.user(), try await server.user())
        let client = server.api.client(me)
        for name in ["a", "b", "c"] {
            _ = try await client.file("x", named: name)
            _ = try await server.api.client(you).file("x", named: "not mine")
        }
        var pages: [[String]] = []
        for try await page in client.pages(of: ListFiles.self, .init(limit: 2)) {
            pages.append(try page.ok.body.map(\.name))
        }
        #expect(pages == [["c", "b"], ["a"]])
    }

    @Test("parameters are checked, and a cursor is good for its reader only")
    func checksParameters() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        try await expectListParametersAreChecked(target, token: user.token)
        let client = server.api.client(user)
        for _ in 0..<2 { _ = try await client.file("x") }
        let cursor = try #require(try await client.listFiles(.init(limit: 1)).nextCursor)
        #expect(try await client.listFiles(.init(cursor: cursor)).ok.body.count == 1)
        let other = server.api.client(try await server.user())
        expectProblem(
            try await other.listFiles(.init(cursor: cursor)), .notFound, .unknownCursor)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("GET", target) }
}

@Suite("GET /api/v1/files/{file_id} describes a file")
struct GetFileTests {
    @Test("to its owner; to anybody else it does not exist")
    func describes() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let made = try await server.api.client(user).file("Hello", named: "a.txt")
        let file = try await server.api.client(user).getFile(.init(fileID: made.id)).ok.body
        #expect(file == made)
        #expect(file.name == "a.txt")
        #expect(file.createdAt == file.updatedAt)
        for stranger in [try await server.user(), try await server.admin()] {
            for id in [file.id, 9_007_199_254_740_991] {
                let answer = try await server.api.client(stranger).getFile(.init(fileID: id))
                expectProblem(answer, .notFound, .unknownFile)
            }
        }
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "GET", { "\(target)/\($0)" }, parameter: "file_id", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", "\(target)/1") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("GET", "\(target)/1") }
}

@Suite("PATCH /api/v1/files/{file_id} renames a file, or changes its comment")
struct UpdateFileTests {
    @Test("what is absent stays, and null clears the comment")
    func updates() async throws {
        let server = try await TestServer.shared()
        let client = server.api.client(try await server.user())
        let id = try await client.file("x", named: "a").id
        for (update, name, comment) in [
            (.init(comment: .value("One")), "a", "One"), (.init(name: "b"), "b", "One"),
            (.init(), "b", "One"), (.init(comment: .null), "b", nil),
            (.init(name: "c", comment: .value("Two")), "c", "Two"),
        ] as [(FileUpdate, String, String?)] {
            let file = try await client.updateFile(.init(fileID: id, body: update)).ok.body
            #expect(file.name == name, "\(update)")
            #expect(file.comment == comment, "\(update)")
            #expect(try await client.getFile(.init(fileID: id)).ok.body == file)
            // Nothing is changed by nothing.
            let same = try await client.updateFile(.init(fileID: id, body: FileUpdate()))
            #expect(try same.ok.body == file)
        }
    }

    @Test("a name that breaks the contract is a violation")
    func checksBody() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let token = user.token
        let file = "\(target)/\(try await server.api.client(user).file("x").id)"
        for (body, violation) in [
            (#"{"name": ".."}"#, "/name pattern"), (#"{"name": "a/b"}"#, "/name pattern"),
            (#"{"name": "a\u0000"}"#, "/name pattern"),
            (#"{"name": null}"#, "/name type"), (#"{"comment": ""}"#, "/comment minLength"),
            (#"{"size": 1}"#, "/size additionalProperties"),
        ] {
            try await expectViolations([violation], "PATCH", file, json: body, token: token)
        }
        try await expectViolations(
            ["/name minLength", "/name pattern"], "PATCH", file, json: #"{"name": ""}"#,
            token: token)
        try await expectMalformedIsRefused("PATCH", file, token: token)
    }

    @Test("other people's files do not exist")
    func hidesForeign() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let file = try await server.api.client(user).file("x", named: "a")
        let stranger = server.api.client(try await server.user())
        let answer = try await stranger.updateFile(
            .init(fileID: file.id, body: FileUpdate(name: "b")))
        expectProblem(answer, .notFound, .unknownFile)
        let kept = try await server.api.client(user).getFile(.init(fileID: file.id)).ok.body
        #expect(kept == file)
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "PATCH", { "\(target)/\($0)" }, parameter: "file_id", json: "{}", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws {
        try await expectUnauthorized("PATCH", "\(target)/1", json: "{}")
    }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("PATCH", "\(target)/1", json: "{}")
    }
}

@Suite("DELETE /api/v1/files/{file_id} deletes a file")
struct DeleteFileTests {
    @Test("its owner may, once, and its bytes go with it")
    func deletes() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        let (id, kept) = (try await client.file("x").id, try await client.file("y").id)
        let stranger = server.api.client(try await server.user())
        #expect(try await stranger.deleteFile(.init(fileID: id)).status == .notFound)
        #expect(server.blobs(of: user).count == 2)
        _ = try await client.deleteFile(.init(fileID: id)).noContent
        #expect(server.blobs(of: user).count == 1)
        expectProblem(
            try await client.deleteFile(.init(fileID: id)), .notFound, .unknownFile)
        #expect(try await client.getFileContent(.init(fileID: id)).status == .notFound)
        #expect(try await client.getFileContent(.init(fileID: kept)).ok.body.text == "y")
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "DELETE", { "\(target)/\($0)" }, parameter: "file_id", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("DELETE", "\(target)/1") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("DELETE", "\(target)/1")
    }

    @Test("an account that is deleted takes its files and its avatar with it")
    func goesWithAccount() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        for _ in 0..<3 { _ = try await client.file("x") }
        _ = try await client.putMyAvatar(TestPicture.png(1, 1)).ok
        #expect(server.blobs(of: user).count == 4)
        _ = try await client.deleteMe().noContent
        #expect(server.blobs(of: user).isEmpty)
    }
}
