import Testing

@Suite("GET /api/v1/admin/users lists and searches accounts")
struct ListAccountsTests {
    private let target = "/api/v1/admin/users"

    @Test("the search finds parts of addresses and names, in any case, and takes no wildcard")
    func searches() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user("Séarch_100%", "Needle")
        let admin = try await server.admin()
        for text in [String(user.email.prefix(12)), "NEEDLE", "h_100%25"] {
            let answer = try await server.api.get("\(target)?search=\(text)", token: admin.token)
            #expect(answer.status == 200)
            let found = (answer.json.array ?? []).compactMap { $0["id"].integer }
            #expect(found.contains(user.id), "\(text)")
        }
        for text in ["%25%25%25", "nobody-is-called-so"] {
            let answer = try await server.api.get("\(target)?search=\(text)", token: admin.token)
            #expect(answer.json.array?.isEmpty == true, "\(text)")
        }
    }

    @Test("the pages keep the search and hold everybody once")
    func pages() async throws {
        let server = try await TestServer.shared()
        var users: [Int64] = []
        for _ in 0..<3 { users.append(try await server.user("Paged", "Person").id) }
        let admin = try await server.admin()
        var seen: [Int64] = []
        var next: String? = "\(target)?search=paged%20person&limit=1"
        while let page = next {
            let answer = try await server.api.get(page, token: admin.token)
            seen += (answer.json.array ?? []).compactMap { $0["id"].integer }
            next = answer.next
        }
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

    private func body(_ email: String, password: String = "nanoseconds of wire") -> String {
        """
        {"email": "\(email)", "password": "\(password)", "first_name": "Grace", \
        "last_name": "Hopper", "role": "admin"}
        """
    }

    @Test("an administrator made so may administer")
    func creates() async throws {
        let server = try await TestServer.shared()
        let admin = try await server.admin()
        let answer = try await server.api.post(
            target, body("grace@example.org"), token: admin.token)
        #expect(answer.status == 201)
        #expect(answer["role"].string == "admin")
        let token = try await server.api.logIn("grace@example.org", "nanoseconds of wire")
        let read = try await server.api.get(try #require(answer.field("Location")), token: token)
        #expect(read.json == answer.json)
    }

    @Test("taken addresses and weak passwords are refused")
    func refusesConflicts() async throws {
        let server = try await TestServer.shared()
        let admin = try await server.admin()
        let user = try await server.user()
        for (json, code) in [
            (body(user.email), "email_taken"),
            (body("w@example.org", password: "iloveyou1"), "password_listed"),
            (body("w@example.org", password: "hopper-grace"), "password_similar"),
        ] {
            let answer = try await server.api.post(target, json, token: admin.token)
            #expect(answer.status == 409)
            #expect(answer.code == code)
        }
    }

    @Test("an unknown role is a violation")
    func checksRole() async throws {
        let admin = try await TestServer.shared().admin()
        let json = body("r@example.org").replacing(#""admin""#, with: #""emperor""#)
        try await expectViolations(["/role enum"], "POST", target, json: json, token: admin.token)
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
        try await expectAdminOnly("POST", target, json: body("x@example.org"))
    }
}

@Suite("GET /api/v1/admin/users/{user_id} returns an account")
struct GetAccountTests {
    @Test("with what its owner sees")
    func returnsAccount() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let admin = try await server.admin()
        let answer = try await server.api.get("/api/v1/admin/users/\(user.id)", token: admin.token)
        #expect(answer.status == 200)
        let own = try await server.api.get("/api/v1/users/me", token: user.token)
        #expect(answer.json == own.json)
    }

    @Test("an unknown id is not found")
    func knowsNobody() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.get(
            "/api/v1/admin/users/9007199254740991", token: try await server.admin().token)
        #expect(answer.status == 404)
        #expect(answer.code == "unknown_user")
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
        let admin = try await server.admin()
        let target = "/api/v1/admin/users/\(user.id)"
        #expect(try await server.api.delete(target, token: admin.token).status == 204)
        #expect(try await server.api.get("/api/v1/users/me", token: user.token).status == 401)
        let again = try await server.api.delete(target, token: admin.token)
        #expect(again.status == 404)
        #expect(again.code == "unknown_user")
    }

    @Test("the last administrator stays")
    func keepsLastAdmin() async throws {
        let server = try await TestServer()
        let admin = try await server.admin()
        let answer = try await server.api.delete("/api/v1/admin/users/1", token: admin.token)
        #expect(answer.status == 409)
        #expect(answer.code == "last_admin")
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
