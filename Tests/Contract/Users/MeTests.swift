import Testing

@Suite("GET /api/v1/users/me returns the caller's own account")
struct GetMeTests {
    @Test(
        "by either scheme, in any case of its name (D1)",
        arguments: ["Bearer", "bearer", "Token", "TOKEN"])
    func returnsAccount(scheme: String) async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let answer = try await server.api.call(
            "GET", "/api/v1/users/me", fields: [("Authorization", "\(scheme) \(user.token)")])
        #expect(answer.status == 200)
        #expect(answer["id"].integer == user.id)
        #expect(answer["email"].string == user.email)
        #expect(answer.field("Cache-Control") == "no-store")
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", "/api/v1/users/me") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("GET", "/api/v1/users/me")
    }
}

@Suite("PATCH /api/v1/users/me changes the caller's own profile")
struct UpdateMeTests {
    private let target = "/api/v1/users/me"

    @Test("what is absent stays, null clears")
    func changes() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let filled = try await server.api.patch(
            target, #"{"age": 36, "city": "London", "first_name": "Augusta"}"#, token: user.token)
        #expect(filled.status == 200)
        #expect(filled["age"].integer == 36)
        #expect(filled["first_name"].string == "Augusta")
        let cleared = try await server.api.patch(target, #"{"age": null}"#, token: user.token)
        #expect(cleared["age"].isNull)
        #expect(cleared["city"].string == "London")
        let same = try await server.api.patch(target, "{}", token: user.token)
        #expect(same.json == cleared.json)
    }

    @Test("naughty strings come back to the byte")
    func keepsStrings() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        for name in ["Ω≈ç√", "'; DROP TABLE users;--", "<script>", "\u{202E}x", "田中さん", "%s%n"] {
            let answer = try await server.api.patch(
                target, #"{"last_name": "\#(name)"}"#, token: user.token)
            #expect(answer["last_name"].string == name)
        }
    }

    @Test("what may not be changed is refused")
    func refusesOtherProperties() async throws {
        let user = try await TestServer.shared().user()
        try await expectViolations(
            [
                "/role additionalProperties", "/id additionalProperties", "/first_name type",
                "/city minLength",
            ],
            "PATCH", target,
            json: #"{"role": "admin", "id": 1, "first_name": null, "city": ""}"#, token: user.token)
    }

    @Test("bodies that are no JSON are refused")
    func refusesMalformed() async throws {
        let user = try await TestServer.shared().user()
        try await expectMalformedIsRefused("PATCH", target, token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("PATCH", target, json: "{}") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("PATCH", target, json: "{}")
    }
}

@Suite("DELETE /api/v1/users/me deletes the caller's own account")
struct DeleteMeTests {
    private let target = "/api/v1/users/me"

    @Test("its sessions end and its messages go with it")
    func deletes() async throws {
        let server = try await TestServer.shared()
        let (sender, receiver) = (try await server.user(), try await server.user())
        let message = try await server.api.post(
            "/api/v1/messages/register", #"{"receiver": \#(receiver.id), "text": "bye"}"#,
            token: sender.token)
        let answer = try await server.api.delete(target, token: sender.token)
        #expect(answer.status == 204)
        let after = try await server.api.get(target, token: sender.token)
        #expect(after.status == 401)
        let read = try await server.api.get(
            try #require(message.field("Location")), token: receiver.token)
        #expect(read.status == 404)
    }

    @Test("the last administrator stays")
    func keepsLastAdmin() async throws {
        let server = try await TestServer()
        let answer = try await server.api.delete(target, token: try await server.admin().token)
        #expect(answer.status == 409)
        #expect(answer.code == "last_admin")
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("DELETE", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("DELETE", target) }
}
