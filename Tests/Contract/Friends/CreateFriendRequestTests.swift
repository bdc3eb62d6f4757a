import Testing

@Suite("POST /api/v1/friends/requests asks for friendship")
struct CreateFriendRequestTests {
    private let target = "/api/v1/friends/requests"

    @Test("by e-mail address in any case, or by id")
    func asks() async throws {
        let server = try await TestServer.shared()
        let ada = try await server.user()
        for byEmail in [true, false] {
            let grace = try await server.user("Grace", "Hopper")
            let body =
                byEmail
                ? #"{"email": "\#(grace.email.uppercased())"}"# : #"{"user_id": \#(grace.id)}"#
            let answer = try await server.api.post(target, body, token: ada.token)
            #expect(answer.status == 201)
            #expect(answer["sender"]["id"].integer == ada.id)
            #expect(answer["receiver"]["id"].integer == grace.id)
            #expect(answer["receiver"]["first_name"].string == "Grace")
            let waiting = try await server.api.get(target, token: grace.token)
            #expect(waiting.json.array == [answer.json])
        }
    }

    private func refusal(_ json: String, _ user: TestUser) async throws -> String {
        let answer = try await TestServer.shared().api.post(target, json, token: user.token)
        return "\(answer.status) \(answer.code ?? "")"
    }

    @Test("each reason against it has its own code")
    func refuses() async throws {
        let server = try await TestServer.shared()
        let (ada, grace) = (try await server.user(), try await server.user())
        let (toAda, toGrace) = (#"{"email": "\#(ada.email)"}"#, #"{"user_id": \#(grace.id)}"#)
        #expect(try await refusal(toAda, ada) == "409 friend_self")
        let asked = try await server.api.post(target, toGrace, token: ada.token)
        #expect(asked.status == 201)
        #expect(try await refusal(toGrace, ada) == "409 friend_request_exists")
        #expect(try await refusal(toAda, grace) == "409 friend_request_waits")
        let id = try #require(asked["id"].integer)
        _ = try await server.api.call("POST", "\(target)/\(id)/accept", token: grace.token)
        #expect(try await refusal(toGrace, ada) == "409 already_friends")
        #expect(try await refusal(toAda, grace) == "409 already_friends")
    }

    @Test("nobody is nobody, and a blocked user is one like any other")
    func receivers() async throws {
        let server = try await TestServer.shared()
        let ada = try await server.user()
        #expect(try await refusal(#"{"email": "n@example.org"}"#, ada) == "404 unknown_user")
        #expect(try await refusal(#"{"user_id": 9007199254740991}"#, ada) == "404 unknown_user")
        let blocked = try await server.blockedUser()
        let answer = try await server.api.post(
            target, #"{"user_id": \#(blocked.id)}"#, token: ada.token)
        #expect(answer.status == 201)
    }

    @Test("of two who ask each other at the same moment one does")
    func race() async throws {
        let server = try await TestServer.shared()
        for _ in 0..<5 {
            let (ada, grace) = (try await server.user(), try await server.user())
            async let first = refusal(#"{"user_id": \#(grace.id)}"#, ada)
            async let second = refusal(#"{"user_id": \#(ada.id)}"#, grace)
            let outcomes = try await [first, second].sorted()
            #expect(outcomes == ["201 ", "409 friend_request_waits"])
        }
    }

    @Test("violations are listed")
    func listsViolations() async throws {
        let user = try await TestServer.shared().user()
        for (json, violations) in [
            ("{}", [" oneOf"]), (#"{"email": "a@b.example", "user_id": 1}"#, [" oneOf"]),
            ("[]", [" oneOf"]), (#"{"user_id": 0}"#, ["/user_id minimum"]),
            (#"{"email": "nobody"}"#, ["/email format"]),
            (#"{"user_id": 1, "a": 1}"#, ["/a additionalProperties"]),
        ] {
            try await expectViolations(
                violations, "POST", target, json: json, token: user.token)
        }
    }

    @Test("bodies that are no JSON are refused")
    func refusesMalformed() async throws {
        let user = try await TestServer.shared().user()
        try await expectMalformedIsRefused("POST", target, token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws {
        try await expectUnauthorized("POST", target, json: #"{"user_id": 1}"#)
    }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("POST", target, json: #"{"user_id": 1}"#)
    }
}
