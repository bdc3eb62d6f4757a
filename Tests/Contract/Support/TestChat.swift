import AccordClient
import ContractClient
import HTTPMessages
import Testing

/// Two friends and their chat.
struct TestChat: Sendable {
    let server: TestServer
    let id: Int64
    /// Who began it.
    let ada: TestUser
    let grace: TestUser

    var target: String { "/api/v1/chats/\(id)" }
    var messages: String { "\(target)/messages" }
    var socket: String { "/ws/chat/\(id)" }

    /// Posts a message over HTTP and gives its sequence.
    @discardableResult
    func post(_ text: String, as user: TestUser? = nil) async throws -> Int64 {
        let answer = try await server.api.client(user ?? ada).createChatMessage(
            .init(chatID: id, body: MessageCreation(text: text)))
        try #require(answer.status == .created)
        return try answer.created.body.sequence
    }

    /// Opens it without a subprotocol.
    func openPlain(
        _ user: TestUser? = nil, _ query: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestSocket {
        try await server.api.open(
            socket + query, token: (user ?? ada).token, sourceLocation: sourceLocation)
    }

    /// Opens it with typed frames.
    func openTyped(
        _ user: TestUser? = nil, _ query: String = "", language: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestSocket {
        try await server.api.open(
            socket + query, token: (user ?? ada).token, subprotocols: ["chat.v2+json"],
            fields: language.map { [("Accept-Language", $0)] } ?? [],
            sourceLocation: sourceLocation)
    }
}

extension TestServer {
    /// Makes two users friends.
    func befriend(_ first: TestUser, _ second: TestUser) async throws {
        let asked = try await api.client(first).createFriendRequest(
            .init(body: .friendByID(FriendByID(userID: second.id))))
        _ = try await api.client(second).acceptFriendRequest(
            .init(requestID: asked.created.body.id)
        ).ok
    }

    /// Two users who are friends.
    func friends() async throws -> (TestUser, TestUser) {
        let (ada, grace) = (try await user(), try await user("Grace", "Hopper"))
        try await befriend(ada, grace)
        return (ada, grace)
    }

    /// Two friends and their chat.
    func chat() async throws -> TestChat {
        let (ada, grace) = try await friends()
        let answer = try await api.client(ada).startChat(
            .init(body: ChatStart(email: grace.email)))
        return TestChat(server: self, id: try answer.created.body.id, ada: ada, grace: grace)
    }
}
