import Testing

/// A message that one user sent to another.
private func sent() async throws -> (target: String, sender: TestUser, receiver: TestUser) {
    let server = try await TestServer.shared()
    let (sender, receiver) = (try await server.user(), try await server.user())
    let answer = try await server.api.post(
        "/api/v1/messages/register", #"{"receiver": \#(receiver.id), "text": "Hello"}"#,
        token: sender.token)
    return (try #require(answer.field("Location")), sender, receiver)
}

@Suite("GET /api/v1/messages/{message_id} returns a message")
struct GetMessageTests {
    @Test("to its sender and its receiver")
    func returnsMessage() async throws {
        let server = try await TestServer.shared()
        let message = try await sent()
        for user in [message.sender, message.receiver] {
            let answer = try await server.api.get(message.target, token: user.token)
            #expect(answer.status == 200)
            #expect(answer["text"].string == "Hello")
        }
    }

    @Test("unknown messages and other people's are answered alike")
    func hidesForeign() async throws {
        let server = try await TestServer.shared()
        let message = try await sent()
        let stranger = try await server.user()
        for target in [message.target, "/api/v1/messages/9007199254740991"] {
            let answer = try await server.api.get(target, token: stranger.token)
            #expect(answer.status == 404)
            #expect(answer.code == "unknown_message")
        }
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "GET", { "/api/v1/messages/\($0)" }, parameter: "message_id", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", "/api/v1/messages/1") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("GET", "/api/v1/messages/1")
    }
}

@Suite("DELETE /api/v1/messages/{message_id} deletes a message for both")
struct DeleteMessageTests {
    @Test("its sender may, once")
    func deletes() async throws {
        let server = try await TestServer.shared()
        let message = try await sent()
        #expect(
            try await server.api.delete(message.target, token: message.sender.token).status == 204)
        let again = try await server.api.delete(message.target, token: message.sender.token)
        #expect(again.status == 404)
        let read = try await server.api.get(message.target, token: message.receiver.token)
        #expect(read.status == 404)
    }

    @Test("its receiver may not, and to strangers it does not exist")
    func refusesOthers() async throws {
        let server = try await TestServer.shared()
        let message = try await sent()
        let receiver = try await server.api.delete(message.target, token: message.receiver.token)
        #expect(receiver.status == 403)
        #expect(receiver.code == "not_the_sender")
        let stranger = try await server.api.delete(
            message.target, token: try await server.user().token)
        #expect(stranger.status == 404)
        #expect(try await server.api.get(message.target, token: message.sender.token).status == 200)
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "DELETE", { "/api/v1/messages/\($0)" }, parameter: "message_id", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("DELETE", "/api/v1/messages/1") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("DELETE", "/api/v1/messages/1")
    }
}
