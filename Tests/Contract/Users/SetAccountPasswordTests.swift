import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("PUT /api/v1/admin/users/{user_id}/password sets the password of any account")
struct SetAccountPasswordTests {
    private let target = "/api/v1/admin/users/1/password"
    private let body = #"{"new_password": "another engine of 1852"}"#

    private func set(
        _ password: String, for id: Int64, as admin: TestUser
    ) async throws -> ClientAnswer<SetAccountPassword> {
        try await TestServer.shared().api.client(admin).setAccountPassword(
            .init(userID: id, body: PasswordSetting(newPassword: password)))
    }

    @Test("the new one works, and all sessions of the account end (S50)")
    func sets() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let admin = try await server.admin()
        _ = try await set("another engine of 1852", for: user.id, as: admin).noContent
        expectProblem(try await server.api.client(user).getMe(), .unauthorized, .unauthorized)
        _ = try await server.api.logIn(user.email, "another engine of 1852")
    }

    @Test("a weak password is refused")
    func refusesWeak() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let answer = try await set("iloveyou1", for: user.id, as: try await server.admin())
        expectProblem(answer, .conflict, .passwordListed)
    }

    @Test("an unknown id is not found")
    func knowsNobody() async throws {
        let admin = try await TestServer.shared().admin()
        let answer = try await set(
            "another engine of 1852", for: 9_007_199_254_740_991, as: admin)
        expectProblem(answer, .notFound, .unknownUser)
    }

    @Test("ids and bodies are checked")
    func checksInput() async throws {
        let admin = try await TestServer.shared().admin()
        try await expectIDIsChecked(
            "PUT", { "/api/v1/admin/users/\($0)/password" }, parameter: "user_id", json: body,
            token: admin.token)
        try await expectViolations(
            ["/new_password minLength", "/old_password additionalProperties"], "PUT", target,
            json: #"{"new_password": "x", "old_password": "y"}"#, token: admin.token)
        try await expectMalformedIsRefused("PUT", target, token: admin.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("PUT", target, json: body) }

    @Test("it is for administrators")
    func isForAdmins() async throws { try await expectAdminOnly("PUT", target, json: body) }
}
