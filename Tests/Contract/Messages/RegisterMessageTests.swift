import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("POST /api/v1/messages/register sends a message")
struct RegisterMessageTests {
    private let target = "/api/v1/messages/register"

    private func body(_ receiver: Int64, _ text: String = "Hello") -> String {
        #"{"receiver": \#(receiver), "text": "\#(text)"}"#
    }

    private func send(
        _ text: String = "Hello", from sender: TestUser, to receiver: Int64
    ) async throws -> ClientAnswer<RegisterMessage> {
        try await TestServer.shared().api.client(sender).registerMessage(
            .init(body: DirectMessageCreation(receiver: receiver, text: text)))
    }

    @Test("the sender is the caller, and both read the same (S195)")
    func sends() async throws {
        let server = try await TestServer.shared()
        let (sender, receiver) = (try await server.user(), try await server.user())
        let sent = try await send(from: sender, to: receiver.id).created
        #expect(sent.body.sender == sender.id)
        #expect(sent.body.receiver == receiver.id)
        #expect(sent.location == "/api/v1/messages/\(sent.body.id)")
        for user in [sender, receiver] {
            let read = try await server.api.client(user).getMessage(.init(messageID: sent.body.id))
            #expect(try read.ok.body == sent.body)
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
        let user = try await TestServer.shared().user()
        expectProblem(try await send(from: user, to: user.id), .conflict, .messageToSelf)
    }

    @Test("an unknown receiver is not found, and nothing is stored (D18)")
    func refusesUnknownReceiver() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let answer = try await send(from: user, to: 9_007_199_254_740_991)
        expectProblem(answer, .notFound, .unknownUser)
        #expect(try await server.api.client(user).listMessages().ok.body.isEmpty)
    }

    @Test("the length of a text counts code points, and its bytes are kept")
    func keepsText() async throws {
        let server = try await TestServer.shared()
        let (sender, receiver) = (try await server.user(), try await server.user())
        let longest = String(repeating: "😀", count: 4000)
        let sent = try await send(longest, from: sender, to: receiver.id).created.body
        #expect(sent.text == longest)
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
