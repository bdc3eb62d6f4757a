import AccordClient
import ContractClient
import HTTPMessages
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
            let asked = try await ask(
                ada, byEmail ? email(grace.email.uppercased()) : id(grace.id)
            ).created.body
            #expect(asked.sender.id == ada.id)
            #expect(asked.receiver.id == grace.id)
            #expect(asked.receiver.firstName == "Grace")
            #expect(try await server.api.client(grace).listFriendRequests().ok.body == [asked])
        }
    }

    private func email(_ email: String) -> FriendRequestCreation {
        .friendByEmail(FriendByEmail(email: email))
    }

    private func id(_ id: Int64) -> FriendRequestCreation { .friendByID(FriendByID(userID: id)) }

    private func ask(
        _ user: TestUser, _ body: FriendRequestCreation
    ) async throws -> ClientAnswer<CreateFriendRequest> {
        try await TestServer.shared().api.client(user).createFriendRequest(.init(body: body))
    }

    @Test("each reason against it has its own code")
    func refuses() async throws {
        let server = try await TestServer.shared()
        let (ada, grace) = (try await server.user(), try await server.user())
        let (toAda, toGrace) = (email(ada.email), id(grace.id))
        expectProblem(try await ask(ada, toAda), .conflict, .friendSelf)
        let asked = try await ask(ada, toGrace).created.body
        expectProblem(try await ask(ada, toGrace), .conflict, .friendRequestExists)
        expectProblem(try await ask(grace, toAda), .conflict, .friendRequestWaits)
        _ = try await server.api.client(grace).acceptFriendRequest(.init(requestID: asked.id)).ok
        expectProblem(try await ask(ada, toGrace), .conflict, .alreadyFriends)
        expectProblem(try await ask(grace, toAda), .conflict, .alreadyFriends)
    }

    @Test("nobody is nobody, and a blocked user is one like any other")
    func receivers() async throws {
        let server = try await TestServer.shared()
        let ada = try await server.user()
        for nobody in [email("n@example.org"), id(9_007_199_254_740_991)] {
            expectProblem(try await ask(ada, nobody), .notFound, .unknownUser)
        }
        _ = try await ask(ada, id(try await server.blockedUser().id)).created
    }

    @Test("of two who ask each other at the same moment one does")
    func race() async throws {
        let server = try await TestServer.shared()
        for _ in 0..<5 {
            let (ada, grace) = (try await server.user(), try await server.user())
            async let first = ask(ada, id(grace.id))
            async let second = ask(grace, id(ada.id))
            let answers = try await [first, second].sorted { $0.status.code < $1.status.code }
            #expect(answers[0].status == .created)
            expectProblem(answers[1], .conflict, .friendRequestWaits)
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
