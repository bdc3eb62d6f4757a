import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("POST /api/v1/users/register creates an account")
struct RegisterUserTests {
    static func body(
        _ email: String, password: String = "a long engine of 1843", extra: String = ""
    ) -> String {
        """
        {"email": "\(email)", "password": "\(password)", "first_name": "Ada", \
        "last_name": "Lovelace"\(extra)}
        """
    }

    private func register(
        _ email: String, password: String = "a long engine of 1843"
    ) async throws -> ClientAnswer<RegisterUser> {
        try await TestServer.shared().api.client().registerUser(
            .init(
                body: RegisterUserBody(
                    email: email, password: password, firstName: "Ada", lastName: "Lovelace")))
    }

    @Test("the account is active at once, and the answer carries no token")
    func creates() async throws {
        let server = try await TestServer.shared()
        let email = "Register.\(server.api.port)@Example.org"
        let answer = try await server.api.post(
            "/api/v1/users/register", Self.body(email, extra: #", "age": 36, "city": "London""#))
        #expect(answer.status == 201)
        #expect(answer["email"].string == email)
        #expect(answer["age"].integer == 36)
        #expect(answer["city"].string == "London")
        #expect(answer["role"].string == "user")
        #expect(answer["token"].isNull)
        #expect(!answer.text.contains("engine of 1843"))
        _ = try await server.api.logIn(email, "a long engine of 1843")
    }

    @Test("age and city are null when they are not told")
    func leavesOptionalNull() async throws {
        let account = try await register("bare@example.org").created.body
        #expect(account.age == nil)
        #expect(account.city == nil)
    }

    @Test("an e-mail address is taken in every case")
    func refusesTakenAddress() async throws {
        let user = try await TestServer.shared().user()
        for email in [user.email, user.email.uppercased()] {
            expectProblem(try await register(email), .conflict, .emailTaken)
        }
    }

    @Test("two requests at the same time make one account")
    func isAtomic() async throws {
        let statuses = try await withThrowingTaskGroup(of: UInt16.self) { group in
            for _ in 0..<8 {
                group.addTask { try await register("race@example.org").status.code }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted()
        }
        #expect(statuses == [201] + Array(repeating: 409, count: 7))
    }

    @Test(
        "a common password is refused in any case",
        arguments: ["password123", "QWERTYUIOP", "1234567890"])
    func refusesListedPassword(password: String) async throws {
        let answer = try await register("listed@example.org", password: password)
        expectProblem(answer, .conflict, .passwordListed)
    }

    @Test(
        "a password like the e-mail address or the name is refused",
        arguments: ["similar@example.org", "Lovelace1", "similar1example"])
    func refusesSimilarPassword(password: String) async throws {
        let answer = try await register("similar@example.org", password: password)
        expectProblem(answer, .conflict, .passwordSimilar)
    }

    @Test("every violation is listed at once, and no secret is repeated")
    func listsViolations() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.post(
            "/api/v1/users/register",
            #"{"email": "nowhere", "password": "s3cr3t!", "first_name": 7, "age": 151, "admin": true}"#
        )
        #expect(answer.status == 422)
        #expect(
            Set(answer.violations) == [
                "/email format", "/password minLength", "/first_name type", "/age maximum",
                "/admin additionalProperties", " required",
            ])
        #expect(!answer.text.contains("s3cr3t!"))
    }

    @Test("integers come in any spelling; fractions and huge numbers are violations (L5)")
    func readsNumbersExactly() async throws {
        let server = try await TestServer.shared()
        for (number, age) in [("36.0", 36), ("3.6e1", 36), ("-0", 0)] as [(String, Int64)] {
            let email = "number\(number.utf8.count)\(age)@example.org"
            let answer = try await server.api.post(
                "/api/v1/users/register", Self.body(email, extra: #", "age": \#(number)"#))
            #expect(answer.status == 201, "\(number)")
            #expect(answer["age"].integer == age, "\(number)")
        }
        for number in ["36.5", "1e400", "99999999999999999999", "-1", "151"] {
            let answer = try await server.api.post(
                "/api/v1/users/register",
                Self.body("huge@example.org", extra: #", "age": \#(number)"#))
            #expect(answer.status == 422, "\(number)")
        }
    }

    @Test("bodies that are no JSON are refused")
    func refusesMalformed() async throws {
        try await expectMalformedIsRefused("POST", "/api/v1/users/register")
    }
}
