import AccordClient
import ContractClient
import HTTPMessages
import Testing

/// A message that one user sent to another.
private func sent() async throws -> (id: Int64, sender: TestUser, receiver: TestUser) {
    let server = try await TestServer.shared()
    let (sender, receiver) = (try await server.user(), try await server.user())
    let message = try await server.api.client(sender).registerMessage(
        .init(body: DirectMessageCreation(receiver: receiver.id, text: "Hello"))
    ).created.body
    return (message.id, sender, receiver)
}

/// What somebody gets who asks for a message.
private func get(_ id: Int64, as user: TestUser) async throws -> ClientAnswer<GetMessage> {
    try await TestServer.shared().api.client(user).getMessage(.init(messageID: id))
}

@Suite("GET /api/v1/messages/{message_id} returns a message")
struct GetMessageTests {
    @Test("to its sender and its receiver")
    func returnsMessage() async throws {
        let message = try await sent()
        for user in [message.sender, message.receiver] {
            #expect(try await get(message.id, as: user).ok.body.text == "Hello")
        }
    }

    @Test("unknown messages and other people's are answered alike")
    func hidesForeign() async throws {
        let message = try await sent()
        let stranger = try await TestServer.shared().user()
        for id in [message.id, 9_007_199_254_740_991] {
            expectProblem(try await get(id, as: stranger), .notFound, .unknownMessage)
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
    private func delete(
        _ id: Int64, as user: TestUser
    ) async throws -> ClientAnswer<DeleteMessage> {
        try await TestServer.shared().api.client(user).deleteMessage(.init(messageID: id))
    }

    @Test("its sender may, once")
    func deletes() async throws {
        let message = try await sent()
        _ = try await delete(message.id, as: message.sender).noContent
        let again = try await delete(message.id, as: message.sender)
        expectProblem(again, .notFound, .unknownMessage)
        let read = try await get(message.id, as: message.receiver)
        expectProblem(read, .notFound, .unknownMessage)
    }

    @Test("its receiver may not, and to strangers it does not exist")
    func refusesOthers() async throws {
        let message = try await sent()
        let receiver = try await delete(message.id, as: message.receiver)
        expectProblem(receiver, .forbidden, .notTheSender)
        let stranger = try await delete(message.id, as: try await TestServer.shared().user())
        expectProblem(stranger, .notFound, .unknownMessage)
        _ = try await get(message.id, as: message.sender).ok
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
