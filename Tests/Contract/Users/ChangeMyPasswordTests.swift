import Testing

@Suite("PUT /api/v1/users/me/password changes the caller's own password")
struct ChangeMyPasswordTests {
    private let target = "/api/v1/users/me/password"

    private func body(_ old: String, _ new: String) -> String {
        #"{"old_password": "\#(old)", "new_password": "\#(new)"}"#
    }

    @Test("the new one works, the old one does not, and other sessions end")
    func changes() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let other = try await server.api.logIn(user.email, user.password)
        let answer = try await server.api.put(
            target, body(user.password, "another engine of 1852"), token: user.token)
        #expect(answer.status == 204)
        let kept = try await server.api.get("/api/v1/users/me", token: user.token)
        #expect(kept.status == 200)
        let ended = try await server.api.get("/api/v1/users/me", token: other)
        #expect(ended.status == 401)
        _ = try await server.api.logIn(user.email, "another engine of 1852")
        let old = try await server.api.post(
            "/api/v1/users/token", #"{"email": "\#(user.email)", "password": "\#(user.password)"}"#)
        #expect(old.status == 401)
    }

    @Test("a wrong old password is refused (D18)")
    func refusesWrongPassword() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let answer = try await server.api.put(
            target, body("not this one", "another engine of 1852"), token: user.token)
        #expect(answer.status == 403)
        #expect(answer.code == "wrong_password")
    }

    @Test("a weak new password is refused (D18)")
    func refusesWeakPassword() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        for (password, code) in [
            ("password123", "password_listed"), ("lovelace", "password_similar"),
        ] {
            let answer = try await server.api.put(
                target, body(user.password, password), token: user.token)
            #expect(answer.status == 409)
            #expect(answer.code == code)
        }
    }

    @Test("its length is the contract's business")
    func checksLength() async throws {
        let user = try await TestServer.shared().user()
        try await expectViolations(
            ["/new_password minLength"], "PUT", target, json: body(user.password, "short"),
            token: user.token)
        try await expectViolations(
            ["/new_password maxLength"], "PUT", target,
            json: body(user.password, String(repeating: "x", count: 257)), token: user.token)
    }

    @Test("bodies that are no JSON are refused")
    func refusesMalformed() async throws {
        let user = try await TestServer.shared().user()
        try await expectMalformedIsRefused("PUT", target, token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("PUT", target, json: "{}") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("PUT", target, json: body("old one", "another engine"))
    }
}
