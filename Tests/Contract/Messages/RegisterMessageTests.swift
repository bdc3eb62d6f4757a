import Testing

@Suite("POST /api/v1/messages/register sends a message")
struct RegisterMessageTests {
    private let target = "/api/v1/messages/register"

    private func body(_ receiver: Int64, _ text: String = "Hello") -> String {
        #"{"receiver": \#(receiver), "text": "\#(text)"}"#
    }

    @Test("the sender is the caller, and both read the same (S195)")
    func sends() async throws {
        let server = try await TestServer.shared()
        let (sender, receiver) = (try await server.user(), try await server.user())
        let answer = try await server.api.post(target, body(receiver.id), token: sender.token)
        #expect(answer.status == 201)
        #expect(answer["sender"].integer == sender.id)
        #expect(answer["receiver"].integer == receiver.id)
        let location = try #require(answer.field("Location"))
        for user in [sender, receiver] {
            let read = try await server.api.get(location, token: user.token)
            #expect(read.json == answer.json)
        }
    }

    @Test("a timestamp has six digits and a numeric offset of the set zone (S73, D9)")
    func writesTimestamps() async throws {
        let server = try await TestServer(["--time-zone", "Europe/Moscow"])
        let (sender, receiver) = (try await server.user(), try await server.user())
        let answer = try await server.api.post(target, body(receiver.id), token: sender.token)
        let timestamp = answer["timestamp"].string ?? ""
        let form = /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}\+03:00/
        #expect(timestamp.wholeMatch(of: form) != nil, "\(timestamp)")
    }

    @Test("a message to myself is refused (S197)")
    func refusesSelf() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let answer = try await server.api.post(target, body(user.id), token: user.token)
        #expect(answer.status == 409)
        #expect(answer.code == "message_to_self")
    }

    @Test("an unknown receiver is not found, and nothing is stored (D18)")
    func refusesUnknownReceiver() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let answer = try await server.api.post(
            target, body(9_007_199_254_740_991), token: user.token)
        #expect(answer.status == 404)
        #expect(answer.code == "unknown_user")
        let list = try await server.api.get("/api/v1/messages/all", token: user.token)
        #expect(list.json.array?.isEmpty == true)
    }

    @Test("the length of a text counts code points, and its bytes are kept")
    func keepsText() async throws {
        let server = try await TestServer.shared()
        let (sender, receiver) = (try await server.user(), try await server.user())
        let longest = String(repeating: "😀", count: 4000)
        let answer = try await server.api.post(
            target, body(receiver.id, longest), token: sender.token)
        #expect(answer.status == 201)
        #expect(answer["text"].string == longest)
        try await expectViolations(
            ["/text maxLength"], "POST", target, json: body(receiver.id, longest + "!"),
            token: sender.token)
    }

    @Test("violations are listed")
    func listsViolations() async throws {
        let user = try await TestServer.shared().user()
        try await expectViolations(
            ["/receiver type", "/text pattern", "/sender additionalProperties"], "POST", target,
            json: #"{"receiver": "2", "text": "a\u0000b", "sender": 1}"#, token: user.token)
        try await expectViolations(
            [" required", "/receiver minimum"], "POST", target,
            json: #"{"receiver": 0}"#, token: user.token)
        try await expectViolations([" type"], "POST", target, json: "[]", token: user.token)
    }

    @Test("bodies that are no JSON are refused")
    func refusesMalformed() async throws {
        let user = try await TestServer.shared().user()
        try await expectMalformedIsRefused("POST", target, token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("POST", target, json: body(1)) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("POST", target, json: body(1))
    }
}
