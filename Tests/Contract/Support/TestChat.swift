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
        let answer = try await server.api.post(
            messages, #"{"text": "\#(text)"}"#, token: (user ?? ada).token)
        try #require(answer.status == 201, "\(answer.text)")
        return try #require(answer["sequence"].integer)
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
        let asked = try await api.post(
            "/api/v1/friends/requests", #"{"user_id": \#(second.id)}"#, token: first.token)
        try #require(asked.status == 201, "\(asked.text)")
        let id = try #require(asked["id"].integer)
        let accepted = try await api.call(
            "POST", "/api/v1/friends/requests/\(id)/accept", token: second.token)
        try #require(accepted.status == 200, "\(accepted.text)")
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
        let answer = try await api.post(
            "/api/v1/chats/start", #"{"email": "\#(grace.email)"}"#, token: ada.token)
        try #require(answer.status == 201, "\(answer.text)")
        return TestChat(
            server: self, id: try #require(answer["id"].integer), ada: ada, grace: grace)
    }
}
