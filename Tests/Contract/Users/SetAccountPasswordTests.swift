import Testing

@Suite("PUT /api/v1/admin/users/{user_id}/password sets the password of any account")
struct SetAccountPasswordTests {
    private func target(_ id: Int64) -> String { "/api/v1/admin/users/\(id)/password" }
    private let body = #"{"new_password": "another engine of 1852"}"#

    @Test("the new one works, and all sessions of the account end (S50)")
    func sets() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let admin = try await server.admin()
        #expect(try await server.api.put(target(user.id), body, token: admin.token).status == 204)
        #expect(try await server.api.get("/api/v1/users/me", token: user.token).status == 401)
        _ = try await server.api.logIn(user.email, "another engine of 1852")
    }

    @Test("a weak password is refused")
    func refusesWeak() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let answer = try await server.api.put(
            target(user.id), #"{"new_password": "iloveyou1"}"#,
            token: try await server.admin().token)
        #expect(answer.status == 409)
        #expect(answer.code == "password_listed")
    }

    @Test("an unknown id is not found")
    func knowsNobody() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.put(
            target(9_007_199_254_740_991), body, token: try await server.admin().token)
        #expect(answer.status == 404)
    }

    @Test("ids and bodies are checked")
    func checksInput() async throws {
        let admin = try await TestServer.shared().admin()
        try await expectIDIsChecked(
            "PUT", { "/api/v1/admin/users/\($0)/password" }, parameter: "user_id", json: body,
            token: admin.token)
        try await expectViolations(
            ["/new_password minLength", "/old_password additionalProperties"], "PUT", target(1),
            json: #"{"new_password": "x", "old_password": "y"}"#, token: admin.token)
        try await expectMalformedIsRefused("PUT", target(1), token: admin.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("PUT", target(1), json: body) }

    @Test("it is for administrators")
    func isForAdmins() async throws { try await expectAdminOnly("PUT", target(1), json: body) }
}
