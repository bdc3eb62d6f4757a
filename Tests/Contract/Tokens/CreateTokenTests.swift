import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("POST /api/v1/users/token logs in")
struct CreateTokenTests {
    private let target = "/api/v1/users/token"

    private func logIn(
        _ email: String, _ password: String, at server: TestServer
    ) async throws -> ClientAnswer<CreateToken> {
        try await server.api.client().createToken(
            .init(body: Credentials(email: email, password: password)))
    }

    @Test("each log-in gives another token, and the e-mail address is taken in any case")
    func logsIn() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let answer = try await logIn(user.email.uppercased(), user.password, at: server)
        let session = try answer.ok.body
        #expect(session.token != user.token)
        #expect(session.expiresAt != nil)
        #expect(answer.fields[.cacheControl] == "no-store")
    }

    @Test("an unknown user and a wrong password are answered alike (A5)")
    func tellsNothing() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let wrong = try await logIn(user.email, "not this one", at: server)
        let unknown = try await logIn("nobody@example.org", "not this one", at: server)
        for answer in [wrong, unknown] {
            expectProblem(answer, .unauthorized, .wrongCredentials)
            #expect(answer.fields[.wwwAuthenticate] != nil)
        }
        #expect(wrong.problem?.detail == unknown.problem?.detail)
    }

    @Test("a blocked user learns so only with the right password")
    func refusesBlocked() async throws {
        let server = try await TestServer.shared()
        let user = try await server.blockedUser()
        let right = try await logIn(user.email, user.password, at: server)
        expectProblem(right, .forbidden, .loginRefused)
        let wrong = try await logIn(user.email, "not this one", at: server)
        expectProblem(wrong, .unauthorized, .wrongCredentials)
    }

    @Test(
        "failed attempts are throttled, also with the right password, and Retry-After says for how long (A6)"
    )
    func throttles() async throws {
        let server = try await TestServer(["--login-burst", "3", "--login-forgetting", "2"])
        let user = try await server.user()
        var statuses: [HTTPStatus] = []
        let clock = ContinuousClock()
        let started = clock.now
        for _ in 0..<20 {
            statuses.append(try await logIn(user.email, "not this one", at: server).status)
        }
        // Three at once, and one more for every two seconds that the attempts have taken.
        let forgotten = Int((clock.now - started) / .seconds(2)) + 1
        #expect(statuses.filter { $0 == .unauthorized }.count <= 3 + forgotten)
        let refused = try await logIn(user.email, user.password, at: server)
        expectProblem(refused, .tooManyRequests, .tooManyAttempts)
        guard case .tooManyRequests(let reply) = refused.value else { return }
        #expect((1...3).contains(reply.retryAfter))
        try await Task.sleep(for: .seconds(reply.retryAfter + 1))
        _ = try await logIn(user.email, user.password, at: server).ok
    }

    @Test("many attempts at one time cannot pass the throttle together")
    func throttlesConcurrentAttempts() async throws {
        let server = try await TestServer(["--login-burst", "3"])
        let user = try await server.user()
        let evaluated = try await withThrowingTaskGroup(of: HTTPStatus.self) { group in
            for _ in 0..<30 {
                group.addTask { try await logIn(user.email, "not this one", at: server).status }
            }
            return try await group.reduce(0) { $0 + ($1 == .unauthorized ? 1 : 0) }
        }
        #expect(evaluated <= 3)
    }

    @Test("sessions end by themselves when the setting says so (S11)")
    func expires() async throws {
        let server = try await TestServer(["--session-lifetime", "4"])
        let user = try await server.user()
        let client = server.api.client(user)
        _ = try await client.getMe().ok
        try await Task.sleep(for: .seconds(4.5))
        expectProblem(try await client.getMe(), .unauthorized, .unauthorized)
    }

    @Test("a session without an end says null")
    func neverExpires() async throws {
        let server = try await TestServer(["--session-lifetime", "0"])
        let user = try await server.user()
        #expect(try await logIn(user.email, user.password, at: server).ok.body.expiresAt == nil)
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
