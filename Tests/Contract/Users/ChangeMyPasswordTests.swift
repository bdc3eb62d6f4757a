import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("PUT /api/v1/users/me/password changes the caller's own password")
struct ChangeMyPasswordTests {
    private let target = "/api/v1/users/me/password"

    private func body(_ old: String, _ new: String) -> String {
        #"{"old_password": "\#(old)", "new_password": "\#(new)"}"#
    }

    private func change(
        _ user: TestUser, from old: String? = nil, to new: String
    ) async throws -> ClientAnswer<ChangeMyPassword> {
        try await TestServer.shared().api.client(user).changeMyPassword(
            .init(body: PasswordChange(oldPassword: old ?? user.password, newPassword: new)))
    }

    @Test("the new one works, the old one does not, and other sessions end")
    func changes() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let other = user.by(try await server.session(of: user))
        _ = try await change(user, to: "another engine of 1852").noContent
        _ = try await server.api.client(user).getMe().ok
        let ended = try await server.api.client(other).getMe()
        expectProblem(ended, .unauthorized, .unauthorized)
        _ = try await server.api.logIn(user.email, "another engine of 1852")
        let old = try await server.api.client().createToken(
            .init(body: Credentials(email: user.email, password: user.password)))
        expectProblem(old, .unauthorized, .wrongCredentials)
    }

    @Test("a wrong old password is refused (D18)")
    func refusesWrongPassword() async throws {
        let user = try await TestServer.shared().user()
        let answer = try await change(user, from: "not this one", to: "another engine of 1852")
        expectProblem(answer, .forbidden, .wrongPassword)
    }

    @Test("a weak new password is refused (D18)")
    func refusesWeakPassword() async throws {
        let user = try await TestServer.shared().user()
        let listed = try await change(user, to: "password123")
        expectProblem(listed, .conflict, .passwordListed)
        let similar = try await change(user, to: "lovelace")
        expectProblem(similar, .conflict, .passwordSimilar)
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
