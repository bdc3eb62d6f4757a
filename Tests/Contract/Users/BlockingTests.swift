import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("PUT /api/v1/admin/users/{user_id}/block blocks an account")
struct BlockAccountTests {
    @Test("it acts at once on tokens and log-ins, and may be repeated (S9)")
    func blocks() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let admin = server.api.client(try await server.admin())
        for _ in 0..<2 { _ = try await admin.blockAccount(.init(userID: user.id)).noContent }
        expectProblem(try await server.api.client(user).getMe(), .forbidden, .accountBlocked)
        let login = try await server.api.client().createToken(
            .init(body: Credentials(email: user.email, password: user.password)))
        expectProblem(login, .forbidden, .loginRefused)
        #expect(try await admin.getAccount(.init(userID: user.id)).ok.body.isBlocked)
    }

    @Test("the last administrator cannot be blocked")
    func keepsLastAdmin() async throws {
        let server = try await TestServer()
        let admin = server.api.client(try await server.admin())
        expectProblem(try await admin.blockAccount(.init(userID: 1)), .conflict, .lastAdmin)
    }

    @Test("an unknown id is not found")
    func knowsNobody() async throws {
        let server = try await TestServer.shared()
        let admin = server.api.client(try await server.admin())
        let answer = try await admin.blockAccount(.init(userID: 9_007_199_254_740_991))
        expectProblem(answer, .notFound, .unknownUser)
    }

    @Test("ids are checked")
    func checksID() async throws {
        let admin = try await TestServer.shared().admin()
        try await expectIDIsChecked(
            "PUT", { "/api/v1/admin/users/\($0)/block" }, parameter: "user_id", token: admin.token)
    }

    @Test("a token is needed")
    func needsToken() async throws {
        try await expectUnauthorized("PUT", "/api/v1/admin/users/9007199254740991/block")
    }

    @Test("it is for administrators")
    func isForAdmins() async throws {
        try await expectAdminOnly("PUT", "/api/v1/admin/users/9007199254740991/block")
    }
}

@Suite("DELETE /api/v1/admin/users/{user_id}/block unblocks an account")
struct UnblockAccountTests {
    @Test("the sessions work again")
    func unblocks() async throws {
        let server = try await TestServer.shared()
        let user = try await server.blockedUser()
        let admin = server.api.client(try await server.admin())
        _ = try await admin.unblockAccount(.init(userID: user.id)).noContent
        _ = try await server.api.client(user).getMe().ok
    }

    @Test("an unknown id is not found")
    func knowsNobody() async throws {
        let server = try await TestServer.shared()
        let admin = server.api.client(try await server.admin())
        let answer = try await admin.unblockAccount(.init(userID: 9_007_199_254_740_991))
        expectProblem(answer, .notFound, .unknownUser)
    }

    @Test("ids are checked")
    func checksID() async throws {
        let admin = try await TestServer.shared().admin()
        try await expectIDIsChecked(
            "DELETE", { "/api/v1/admin/users/\($0)/block" }, parameter: "user_id",
            token: admin.token)
    }

    @Test("a token is needed")
    func needsToken() async throws {
        try await expectUnauthorized("DELETE", "/api/v1/admin/users/9007199254740991/block")
    }

    @Test("it is for administrators")
    func isForAdmins() async throws {
        try await expectAdminOnly("DELETE", "/api/v1/admin/users/9007199254740991/block")
    }
}
