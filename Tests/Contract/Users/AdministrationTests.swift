import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("GET /api/v1/admin/users lists and searches accounts")
struct ListAccountsTests {
    private let target = "/api/v1/admin/users"

    @Test("the search finds parts of addresses and names, in any case, and takes no wildcard")
    func searches() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user("Séarch_100%", "Needle")
        let admin = server.api.client(try await server.admin())
        for text in [String(user.email.prefix(12)), "NEEDLE", "h_100%"] {
            let found = try await admin.listAccounts(.init(search: text)).ok.body
            #expect(found.map(\.id).contains(user.id), "\(text)")
        }
        for text in ["%%%", "nobody-is-called-so"] {
            let found = try await admin.listAccounts(.init(search: text)).ok.body
            #expect(found.isEmpty, "\(text)")
        }
    }

    @Test("the pages keep the search and hold everybody once")
    func pages() async throws {
        let server = try await TestServer.shared()
        var users: [Int64] = []
        for _ in 0..<3 { users.append(try await server.user("Paged", "Person").id) }
        let admin = try await server.admin()
        var seen: [Int64] = []
        let accounts = server.api.client(admin).items(
            of: ListAccounts.self, .init(search: "paged person", limit: 1))
        for try await account in accounts { seen.append(account.id) }
        #expect(seen == users)
    }

    @Test("parameters are checked")
    func checksParameters() async throws {
        let admin = try await TestServer.shared().admin()
        try await expectListParametersAreChecked(target, token: admin.token)
        try await expectViolations(
            ["/search minLength"], "GET", "\(target)?search=", token: admin.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", target) }

    @Test("it is for administrators")
    func isForAdmins() async throws { try await expectAdminOnly("GET", target) }
}

@Suite("POST /api/v1/admin/users creates an account in any role")
struct CreateAccountTests {
    private let target = "/api/v1/admin/users"

    private func create(
        _ email: String, password: String = "nanoseconds of wire"
    ) async throws -> ClientAnswer<CreateAccount> {
        let server = try await TestServer.shared()
        return try await server.api.client(try await server.admin()).createAccount(
            .init(
                body: AccountCreation(
                    email: email, password: password, firstName: "Grace", lastName: "Hopper",
                    role: .admin)))
    }

    private func body(role: String) -> String {
        """
        {"email": "r@example.org", "password": "nanoseconds of wire", "first_name": "Grace", \
        "last_name": "Hopper", "role": "\(role)"}
        """
    }

    @Test("an administrator made so may administer")
    func creates() async throws {
        let api = try await TestServer.shared().api
        let created = try await create("grace@example.org").created
        #expect(created.body.role == .admin)
        #expect(created.location == GetAccount.path(userID: created.body.id))
        let grace = TestUser(
            id: created.body.id, email: "grace@example.org", password: "nanoseconds of wire",
            token: try await api.logIn("grace@example.org", "nanoseconds of wire"))
        let read = try await api.client(grace).getAccount(.init(userID: grace.id)).ok.body
        #expect(read == created.body)
    }

    @Test("taken addresses and weak passwords are refused")
    func refusesConflicts() async throws {
        let user = try await TestServer.shared().user()
        let taken = try await create(user.email)
        expectProblem(taken, .conflict, .emailTaken)
        let listed = try await create("w@example.org", password: "iloveyou1")
        expectProblem(listed, .conflict, .passwordListed)
        let similar = try await create("w@example.org", password: "hopper-grace")
        expectProblem(similar, .conflict, .passwordSimilar)
    }

    @Test("an unknown role is a violation")
    func checksRole() async throws {
        let admin = try await TestServer.shared().admin()
        try await expectViolations(
            ["/role enum"], "POST", target, json: body(role: "emperor"), token: admin.token)
    }

    @Test("bodies that are no JSON are refused")
    func refusesMalformed() async throws {
        let admin = try await TestServer.shared().admin()
        try await expectMalformedIsRefused("POST", target, token: admin.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("POST", target, json: "{}") }

    @Test("it is for administrators")
    func isForAdmins() async throws {
        try await expectAdminOnly("POST", target, json: body(role: "admin"))
    }
}

@Suite("GET /api/v1/admin/users/{user_id} returns an account")
struct GetAccountTests {
    @Test("with what its owner sees")
    func returnsAccount() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let admin = server.api.client(try await server.admin())
        let account = try await admin.getAccount(.init(userID: user.id)).ok.body
        #expect(try await server.api.client(user).getMe().ok.body == account)
    }

    @Test("an unknown id is not found")
    func knowsNobody() async throws {
        let server = try await TestServer.shared()
        let admin = server.api.client(try await server.admin())
        let answer = try await admin.getAccount(.init(userID: 9_007_199_254_740_991))
        expectProblem(answer, .notFound, .unknownUser)
    }

    @Test("ids are checked")
    func checksID() async throws {
        let admin = try await TestServer.shared().admin()
        try await expectIDIsChecked(
            "GET", { "/api/v1/admin/users/\($0)" }, parameter: "user_id", token: admin.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", "/api/v1/admin/users/1") }

    @Test("it is for administrators")
    func isForAdmins() async throws { try await expectAdminOnly("GET", "/api/v1/admin/users/1") }
}

@Suite("DELETE /api/v1/admin/users/{user_id} deletes an account")
struct DeleteAccountTests {
    @Test("its sessions end at once, and it is gone")
    func deletes() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let admin = server.api.client(try await server.admin())
        _ = try await admin.deleteAccount(.init(userID: user.id)).noContent
        expectProblem(try await server.api.client(user).getMe(), .unauthorized, .unauthorized)
        let again = try await admin.deleteAccount(.init(userID: user.id))
        expectProblem(again, .notFound, .unknownUser)
    }

    @Test("the last administrator stays")
    func keepsLastAdmin() async throws {
        let server = try await TestServer()
        let admin = server.api.client(try await server.admin())
        expectProblem(try await admin.deleteAccount(.init(userID: 1)), .conflict, .lastAdmin)
    }

    @Test("ids are checked")
    func checksID() async throws {
        let admin = try await TestServer.shared().admin()
        try await expectIDIsChecked(
            "DELETE", { "/api/v1/admin/users/\($0)" }, parameter: "user_id", token: admin.token)
    }

    @Test("a token is needed")
    func needsToken() async throws {
        try await expectUnauthorized("DELETE", "/api/v1/admin/users/9007199254740991")
    }

    @Test("it is for administrators")
    func isForAdmins() async throws {
        try await expectAdminOnly("DELETE", "/api/v1/admin/users/9007199254740991")
    }
}
