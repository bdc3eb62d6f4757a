import Testing

private let target = "/api/v1/files"

@Suite("GET /api/v1/files lists the caller's files")
struct ListFilesTests {
    @Test("mine, newest first, in pages")
    func lists() async throws {
        let server = try await TestServer.shared()
        let (me, you) = (try await server.user(), try await server.user())
        for name in ["a", "b", "c"] {
            _ = try await server.api.file("x", named: name, token: me.token)
            _ = try await server.api.file("x", named: "not mine", token: you.token)
        }
        var names: [String] = []
        var next: String? = "\(target)?limit=2"
        while let page = next {
            let answer = try await server.api.get(page, token: me.token)
            #expect(answer.status == 200)
            names += (answer.json.array ?? []).compactMap { $0["name"].string }
            next = answer.next
        }
        #expect(names == ["c", "b", "a"])
    }

    @Test("parameters are checked, and a cursor is good for its reader only")
    func checksParameters() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        try await expectListParametersAreChecked(target, token: user.token)
        for _ in 0..<2 { _ = try await server.api.file("x", token: user.token) }
        let next = try #require(
            try await server.api.get("\(target)?limit=1", token: user.token).next)
        #expect(try await server.api.get(next, token: user.token).status == 200)
        let other = try await server.user()
        #expect(try await server.api.get(next, token: other.token).status == 404)
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
        let id = try await server.api.file("Hello", named: "a.txt", token: user.token)
        let answer = try await server.api.get("\(target)/\(id)", token: user.token)
        #expect(answer.status == 200)
        #expect(answer["name"].string == "a.txt")
        #expect(answer["created_at"] == answer["updated_at"])
        for stranger in [try await server.user(), try await server.admin()] {
            for unknown in ["\(id)", "9007199254740991"] {
                let answer = try await server.api.get("\(target)/\(unknown)", token: stranger.token)
                #expect(answer.status == 404)
                #expect(answer.code == "unknown_file")
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
        let token = try await server.user().token
        let file = "\(target)/\(try await server.api.file("x", named: "a", token: token))"
        for (body, name, comment) in [
            (#"{"comment": "One"}"#, "a", "One"), (#"{"name": "b"}"#, "b", "One"),
            ("{}", "b", "One"),
            (#"{"comment": null}"#, "b", nil), (#"{"name": "c", "comment": "Two"}"#, "c", "Two"),
        ] as [(String, String, String?)] {
            let answer = try await server.api.patch(file, body, token: token)
            #expect(answer.status == 200)
            #expect(answer["name"].string == name, "\(body)")
            #expect(answer["comment"].string == comment, "\(body)")
            let read = try await server.api.get(file, token: token)
            #expect(read.json == answer.json)
            // Nothing is changed by nothing.
            let same = try await server.api.patch(file, "{}", token: token)
            #expect(same.json == answer.json)
        }
    }

    @Test("a name that breaks the contract is a violation")
    func checksBody() async throws {
        let server = try await TestServer.shared()
        let token = try await server.user().token
        let file = "\(target)/\(try await server.api.file("x", token: token))"
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
        let file = "\(target)/\(try await server.api.file("x", named: "a", token: user.token))"
        let stranger = try await server.user()
        let answer = try await server.api.patch(file, #"{"name": "b"}"#, token: stranger.token)
        #expect(answer.status == 404)
        #expect(answer.code == "unknown_file")
        #expect(try await server.api.get(file, token: user.token)["name"].string == "a")
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
        let file = "\(target)/\(try await server.api.file("x", token: user.token))"
        let kept = try await server.api.file("y", token: user.token)
        let stranger = try await server.api.delete(file, token: try await server.user().token)
        #expect(stranger.status == 404)
        #expect(server.blobs(of: user).count == 2)
        #expect(try await server.api.delete(file, token: user.token).status == 204)
        #expect(server.blobs(of: user).count == 1)
        let again = try await server.api.delete(file, token: user.token)
        #expect(again.status == 404)
        #expect(again.code == "unknown_file")
        #expect(try await server.api.get("\(file)/content", token: user.token).status == 404)
        let other = try await server.api.get("\(target)/\(kept)/content", token: user.token)
        #expect(other.text == "y")
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
        for _ in 0..<3 { _ = try await server.api.file("x", token: user.token) }
        _ = try await server.api.putAvatar(TestPicture.png(1, 1), token: user.token)
        #expect(server.blobs(of: user).count == 4)
        #expect(try await server.api.delete("/api/v1/users/me", token: user.token).status == 204)
        #expect(server.blobs(of: user).isEmpty)
    }
}
