import Testing

@Suite("POST /api/v1/users/token logs in")
struct CreateTokenTests {
    private let target = "/api/v1/users/token"

    private func body(_ email: String, _ password: String) -> String {
        #"{"email": "\#(email)", "password": "\#(password)"}"#
    }

    @Test("each log-in gives another token, and the e-mail address is taken in any case")
    func logsIn() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let one = try await server.api.post(target, body(user.email.uppercased(), user.password))
        #expect(one.status == 200)
        #expect(one["token_type"].string == "Bearer")
        #expect(one["token"].string != user.token)
        #expect(!one["expires_at"].isNull)
        #expect(one.field("Cache-Control") == "no-store")
    }

    @Test("an unknown user and a wrong password are answered alike (A5)")
    func tellsNothing() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let wrong = try await server.api.post(target, body(user.email, "not this one"))
        let unknown = try await server.api.post(target, body("nobody@example.org", "not this one"))
        for answer in [wrong, unknown] {
            #expect(answer.status == 401)
            #expect(answer.code == "wrong_credentials")
            #expect(answer.field("WWW-Authenticate") != nil)
        }
        #expect(wrong["detail"] == unknown["detail"])
    }

    @Test("a blocked user learns so only with the right password")
    func refusesBlocked() async throws {
        let server = try await TestServer.shared()
        let user = try await server.blockedUser()
        let right = try await server.api.post(target, body(user.email, user.password))
        #expect(right.status == 403)
        let wrong = try await server.api.post(target, body(user.email, "not this one"))
        #expect(wrong.status == 401)
    }

    @Test(
        "failed attempts are throttled, also with the right password, and Retry-After says for how long (A6)"
    )
    func throttles() async throws {
        let server = try await TestServer(["--login-burst", "3", "--login-forgetting", "2"])
        let user = try await server.user()
        var statuses: [Int] = []
        for _ in 0..<20 {
            statuses.append(
                try await server.api.post(target, body(user.email, "not this one")).status)
        }
        #expect(statuses.filter { $0 == 401 }.count <= 5)
        let refused = try await server.api.post(target, body(user.email, user.password))
        #expect(refused.status == 429)
        #expect(refused.code == "too_many_attempts")
        let wait = try #require(refused.field("Retry-After").flatMap(Int.init))
        #expect((1...3).contains(wait))
        try await Task.sleep(for: .seconds(wait + 1))
        #expect(try await server.api.post(target, body(user.email, user.password)).status == 200)
    }

    @Test("many attempts at one time cannot pass the throttle together")
    func throttlesConcurrentAttempts() async throws {
        let server = try await TestServer(["--login-burst", "3"])
        let user = try await server.user()
        let evaluated = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<30 {
                group.addTask {
                    try await server.api.post(target, body(user.email, "not this one")).status
                }
            }
            return try await group.reduce(0) { $0 + ($1 == 401 ? 1 : 0) }
        }
        #expect(evaluated <= 3)
    }

    @Test("sessions end by themselves when the setting says so (S11)")
    func expires() async throws {
        let server = try await TestServer(["--session-lifetime", "4"])
        let user = try await server.user()
        #expect(try await server.api.get("/api/v1/users/me", token: user.token).status == 200)
        try await Task.sleep(for: .seconds(4.5))
        #expect(try await server.api.get("/api/v1/users/me", token: user.token).status == 401)
    }

    @Test("a session without an end says null")
    func neverExpires() async throws {
        let server = try await TestServer(["--session-lifetime", "0"])
        let user = try await server.user()
        let answer = try await server.api.post(target, body(user.email, user.password))
        #expect(answer.text.contains(#""expires_at":null"#))
    }

    @Test("violations and malformed bodies are refused")
    func checksInput() async throws {
        try await expectViolations(
            [
                "/email format", "/email minLength", "/password minLength",
                "/remember additionalProperties",
            ], "POST",
            target,
            json: #"{"email": "x@", "password": "", "remember": true}"#)
        try await expectMalformedIsRefused("POST", target)
    }
}
