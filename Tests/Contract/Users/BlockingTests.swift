import JSON
import Testing

@Suite("PUT /api/v1/admin/users/{user_id}/block blocks an account")
struct BlockAccountTests {
    @Test("it acts at once on tokens and log-ins, and may be repeated (S9)")
    func blocks() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let admin = try await server.admin()
        let target = "/api/v1/admin/users/\(user.id)/block"
        for _ in 0..<2 {
            #expect(try await server.api.call("PUT", target, token: admin.token).status == 204)
        }
        #expect(try await server.api.get("/api/v1/users/me", token: user.token).status == 403)
        let login = try await server.api.post(
            "/api/v1/users/token", #"{"email": "\#(user.email)", "password": "\#(user.password)"}"#)
        #expect(login.status == 403)
        #expect(login.code == "login_refused")
        let account = try await server.api.get("/api/v1/admin/users/\(user.id)", token: admin.token)
        #expect(account["is_blocked"] == .boolean(true))
    }

    @Test("the last administrator cannot be blocked")
    func keepsLastAdmin() async throws {
        let server = try await TestServer()
        let admin = try await server.admin()
        let answer = try await server.api.call(
            "PUT", "/api/v1/admin/users/1/block", token: admin.token)
        #expect(answer.status == 409)
        #expect(answer.code == "last_admin")
    }

    @Test("an unknown id is not found")
    func knowsNobody() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.call(
            "PUT", "/api/v1/admin/users/9007199254740991/block",
            token: try await server.admin().token)
        #expect(answer.status == 404)
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
        let admin = try await server.admin()
        let target = "/api/v1/admin/users/\(user.id)/block"
        #expect(try await server.api.delete(target, token: admin.token).status == 204)
        #expect(try await server.api.get("/api/v1/users/me", token: user.token).status == 200)
    }

    @Test("an unknown id is not found")
    func knowsNobody() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.delete(
            "/api/v1/admin/users/9007199254740991/block", token: try await server.admin().token)
        #expect(answer.status == 404)
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
