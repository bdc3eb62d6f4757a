import JSON
import Testing

@Suite("GET /api/v1/tokens lists the caller's sessions")
struct ListTokensTests {
    private let target = "/api/v1/tokens"

    @Test("newest first, the current one marked, and nobody else's")
    func lists() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let latest = try await server.api.logIn(user.email, user.password)
        let answer = try await server.api.get(target, token: user.token)
        #expect(answer.status == 200)
        let sessions = answer.json.array ?? []
        #expect(sessions.count == 2)
        #expect(sessions.map { $0["is_current"] } == [.boolean(false), .boolean(true)])
        #expect(!answer.text.contains(latest))
        let ids = sessions.compactMap { $0["id"].integer }
        #expect(ids == ids.sorted(by: >))
    }

    @Test("the pages hold every session once")
    func pages() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        for _ in 0..<3 { _ = try await server.api.logIn(user.email, user.password) }
        var seen: [Int64] = []
        var next: String? = "\(target)?limit=3"
        while let page = next {
            let answer = try await server.api.get(page, token: user.token)
            seen += (answer.json.array ?? []).compactMap { $0["id"].integer }
            next = answer.next
        }
        #expect(seen.count == 4)
        #expect(seen == Array(Set(seen)).sorted(by: >))
    }

    @Test("parameters are checked")
    func checksParameters() async throws {
        let user = try await TestServer.shared().user()
        try await expectListParametersAreChecked(target, token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("GET", target) }
}

@Suite("DELETE /api/v1/tokens/current logs out")
struct DeleteCurrentTokenTests {
    private let target = "/api/v1/tokens/current"

    @Test("the token is worth nothing at once; other sessions stay (S10)")
    func logsOut() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let other = try await server.api.logIn(user.email, user.password)
        #expect(try await server.api.delete(target, token: user.token).status == 204)
        #expect(try await server.api.delete(target, token: user.token).status == 401)
        #expect(try await server.api.get("/api/v1/users/me", token: other).status == 200)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("DELETE", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("DELETE", target) }
}

@Suite("DELETE /api/v1/tokens/{token_id} ends one of the caller's sessions")
struct DeleteTokenTests {
    private func target(_ id: Int64) -> String { "/api/v1/tokens/\(id)" }

    private func sessions(_ user: TestUser) async throws -> [Int64] {
        let answer = try await TestServer.shared().api.get("/api/v1/tokens", token: user.token)
        return (answer.json.array ?? []).compactMap { $0["id"].integer }
    }

    @Test("that session and no other")
    func ends() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let other = try await server.api.logIn(user.email, user.password)
        let latest = try #require(try await sessions(user).first)
        #expect(try await server.api.delete(target(latest), token: user.token).status == 204)
        #expect(try await server.api.get("/api/v1/users/me", token: other).status == 401)
        #expect(try await server.api.get("/api/v1/users/me", token: user.token).status == 200)
    }

    @Test("unknown ids and other people's are answered alike")
    func hidesForeign() async throws {
        let server = try await TestServer.shared()
        let (user, stranger) = (try await server.user(), try await server.user())
        let foreign = try #require(try await sessions(stranger).first)
        for id in [foreign, 9_007_199_254_740_991] {
            let answer = try await server.api.delete(target(id), token: user.token)
            #expect(answer.status == 404)
            #expect(answer.code == "unknown_token")
        }
        #expect(try await server.api.get("/api/v1/users/me", token: stranger.token).status == 200)
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "DELETE", { "/api/v1/tokens/\($0)" }, parameter: "token_id", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("DELETE", target(1)) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("DELETE", target(1)) }
}
