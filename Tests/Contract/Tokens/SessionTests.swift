import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("GET /api/v1/tokens lists the caller's sessions")
struct ListTokensTests {
    private let target = "/api/v1/tokens"

    @Test("newest first, the current one marked, and nobody else's")
    func lists() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let latest = try await server.api.logIn(user.email, user.password)
        let sessions = try await server.api.client(user).listTokens().ok.body
        #expect(sessions.map(\.isCurrent) == [false, true])
        let ids = sessions.map(\.id)
        #expect(ids == ids.sorted(by: >))
        // Whatever the contract may say one day, tokens are shown once.
        #expect(!(try await server.api.get(target, token: user.token)).text.contains(latest))
    }

    @Test("the pages hold every session once")
    func pages() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        for _ in 0..<3 { _ = try await server.api.logIn(user.email, user.password) }
        var seen: [Int64] = []
        let sessions = server.api.client(user).items(of: ListTokens.self, .init(limit: 3))
        for try await session in sessions { seen.append(session.id) }
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
        let other = user.by(try await server.session(of: user))
        let client = server.api.client(user)
        _ = try await client.deleteCurrentToken().noContent
        expectProblem(try await client.deleteCurrentToken(), .unauthorized, .unauthorized)
        _ = try await server.api.client(other).getMe().ok
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("DELETE", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("DELETE", target) }
}

@Suite("DELETE /api/v1/tokens/{token_id} ends one of the caller's sessions")
struct DeleteTokenTests {
    @Test("that session and no other")
    func ends() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let other = try await server.session(of: user)
        let client = server.api.client(user)
        _ = try await client.deleteToken(.init(tokenID: other.id)).noContent
        let ended = try await server.api.client(user.by(other)).getMe()
        expectProblem(ended, .unauthorized, .unauthorized)
        _ = try await client.getMe().ok
    }

    @Test("unknown ids and other people's are answered alike")
    func hidesForeign() async throws {
        let server = try await TestServer.shared()
        let (user, stranger) = (try await server.user(), try await server.user())
        let foreign = try await server.session(of: stranger)
        for id in [foreign.id, 9_007_199_254_740_991] {
            let answer = try await server.api.client(user).deleteToken(.init(tokenID: id))
            expectProblem(answer, .notFound, .unknownToken)
        }
        _ = try await server.api.client(stranger.by(foreign)).getMe().ok
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "DELETE", { "/api/v1/tokens/\($0)" }, parameter: "token_id", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("DELETE", "/api/v1/tokens/1") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("DELETE", "/api/v1/tokens/1")
    }
}
