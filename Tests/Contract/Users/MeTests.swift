import AccordClient
import ContractClient
import ContractRuntime
import HTTPMessages
import Testing

@Suite("GET /api/v1/users/me returns the caller's own account")
struct GetMeTests {
    @Test(
        "by either scheme, in any case of its name (D1)",
        arguments: ["Bearer", "bearer", "Token", "TOKEN"])
    func returnsAccount(scheme: String) async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let answer = try await server.api.call(
            "GET", "/api/v1/users/me", fields: [("Authorization", "\(scheme) \(user.token)")])
        #expect(answer.status == 200)
        #expect(answer["id"].integer == user.id)
        #expect(answer["email"].string == user.email)
        #expect(answer.field("Cache-Control") == "no-store")
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", "/api/v1/users/me") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("GET", "/api/v1/users/me")
    }
}

@Suite("PATCH /api/v1/users/me changes the caller's own profile")
struct UpdateMeTests {
    private let target = "/api/v1/users/me"

    @Test("what is absent stays, null clears")
    func changes() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        let filled = try await client.updateMe(
            .init(
                body: ProfileUpdate(firstName: "Augusta", age: .value(36), city: .value("London")))
        ).ok.body
        #expect(filled.age == 36)
        #expect(filled.firstName == "Augusta")
        let cleared = try await client.updateMe(.init(body: ProfileUpdate(age: .null))).ok.body
        #expect(cleared.age == nil)
        #expect(cleared.city == "London")
        let same = try await client.updateMe(.init(body: ProfileUpdate())).ok.body
        #expect(same == cleared)
    }

    @Test("naughty strings come back to the byte")
    func keepsStrings() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        for name in ["Ω≈ç√", "'; DROP TABLE users;--", "<script>", "\u{202E}x", "田中さん", "%s%n"] {
            let answer = try await server.api.client(user).updateMe(
                .init(body: ProfileUpdate(lastName: name)))
            #expect(try answer.ok.body.lastName == name)
        }
    }

    @Test("what may not be changed is refused")
    func refusesOtherProperties() async throws {
        let user = try await TestServer.shared().user()
        try await expectViolations(
            [
                "/role additionalProperties", "/id additionalProperties", "/first_name type",
                "/city minLength",
            ],
            "PATCH", target,
            json: #"{"role": "admin", "id": 1, "first_name": null, "city": ""}"#, token: user.token)
    }

    @Test("bodies that are no JSON are refused")
    func refusesMalformed() async throws {
        let user = try await TestServer.shared().user()
        try await expectMalformedIsRefused("PATCH", target, token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("PATCH", target, json: "{}") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("PATCH", target, json: "{}")
    }
}

@Suite("DELETE /api/v1/users/me deletes the caller's own account")
struct DeleteMeTests {
    private let target = "/api/v1/users/me"

    @Test("its sessions end and its messages go with it")
    func deletes() async throws {
        let server = try await TestServer.shared()
        let (sender, receiver) = (try await server.user(), try await server.user())
        let api = server.api
        let message = try await api.client(sender).registerMessage(
            .init(body: DirectMessageCreation(receiver: receiver.id, text: "bye"))
        ).created.body
        _ = try await api.client(sender).deleteMe().noContent
        #expect(try await api.client(sender).getMe().status == .unauthorized)
        let read = try await api.client(receiver).getMessage(.init(messageID: message.id))
        #expect(read.status == .notFound)
    }

    @Test("the last administrator stays")
    func keepsLastAdmin() async throws {
        let server = try await TestServer()
        let answer = try await server.api.client(try await server.admin()).deleteMe()
        expectProblem(answer, .conflict, .lastAdmin)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("DELETE", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("DELETE", target) }
}
