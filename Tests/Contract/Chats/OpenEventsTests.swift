import JSON
import Testing

@Suite("GET /ws/events tells the caller what happens")
struct OpenEventsTests {
    private let requests = "/api/v1/friends/requests"

    private func open(_ user: TestUser) async throws -> TestSocket {
        try await TestServer.shared().api.open("/ws/events", token: user.token)
    }

    /// The next event of each socket, which must have this type.
    private func next(
        _ type: String, _ sockets: [TestSocket], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [JSONValue] {
        var events: [JSONValue] = []
        for socket in sockets {
            let event = try #require(
                try await socket.receive(), "\(socket.ending ?? "")",
                sourceLocation: sourceLocation)
            #expect(event["type"].string == type, "\(event)", sourceLocation: sourceLocation)
            events.append(event)
        }
        return events
    }

    @Test("asked, declined, accepted, chatting and parted: each is told to both")
    func everything() async throws {
        let server = try await TestServer.shared()
        let api = server.api
        let (ada, grace) = (try await server.user(), try await server.user("Grace", "Hopper"))
        let sockets = [try await open(ada), try await open(grace)]
        func ask() async throws -> Answer {
            try await api.post(requests, #"{"user_id": \#(grace.id)}"#, token: ada.token)
        }

        let declined = try await ask()
        let created = try await next("friend_request_created", sockets)
        #expect(created.map { $0["request"] } == [declined.json, declined.json])
        let id = try #require(declined["id"].integer)
        _ = try await api.delete("\(requests)/\(id)", token: grace.token)
        for event in try await next("friend_request_deleted", sockets) {
            #expect(event["request_id"].integer == id)
            #expect(event["by"].integer == grace.id)
        }

        let second = try #require(try await ask()["id"].integer)
        _ = try await next("friend_request_created", sockets)
        _ = try await api.call("POST", "\(requests)/\(second)/accept", token: grace.token)
        let accepted = try await next("friend_request_accepted", sockets)
        #expect(accepted.map { $0["request_id"].integer } == [second, second])
        #expect(accepted.map { $0["friend"]["user"]["id"].integer } == [grace.id, ada.id])

        let chat = try await api.post(
            "/api/v1/chats/start", #"{"email": "\#(grace.email)"}"#, token: ada.token)
        for event in try await next("chat_started", sockets) {
            #expect(event["chat"]["id"] == chat["id"])
            #expect(event["chat"]["last_message"] == .null)
        }
        let chatID = try #require(chat["id"].integer)
        let message = try await api.post(
            "/api/v1/chats/\(chatID)/messages", #"{"text": "Привет"}"#, token: ada.token)
        for event in try await next("chat_message", sockets) {
            #expect(event["chat_id"].integer == chatID)
            #expect(event["message"] == message.json)
        }

        _ = try await api.delete("/api/v1/friends/\(ada.id)", token: grace.token)
        let removed = try await next("friend_removed", sockets)
        #expect(removed.map { $0["user_id"].integer } == [grace.id, ada.id])
        for socket in sockets { try await socket.close() }
    }

    @Test("all sockets of a user are told, and nobody else's")
    func audience() async throws {
        let server = try await TestServer.shared()
        let chat = try await server.chat()
        let stranger = try await server.user()
        let sockets = [
            try await open(chat.ada), try await open(chat.ada), try await open(chat.grace),
        ]
        let outside = try await open(stranger)
        try await chat.post("Hello")
        _ = try await next("chat_message", sockets)
        _ = try await server.api.post(
            requests, #"{"user_id": \#(chat.ada.id)}"#, token: stranger.token)
        _ = try await next("friend_request_created", [outside, sockets[0], sockets[1]])
        for socket in sockets + [outside] { try await socket.close() }
    }

    @Test("what is refused is told to nobody")
    func refusals() async throws {
        let server = try await TestServer.shared()
        let (ada, grace) = try await server.friends()
        let socket = try await open(grace)
        _ = try await server.api.post(
            requests, #"{"user_id": \#(grace.id)}"#, token: ada.token)
        _ = try await server.api.delete("/api/v1/friends/\(ada.id)", token: ada.token)
        _ = try await server.api.delete("/api/v1/friends/\(ada.id)", token: grace.token)
        _ = try await next("friend_removed", [socket])
        try await socket.close()
    }

    @Test("nothing is taken: a message closes it with 1003")
    func takesNothing() async throws {
        let socket = try await open(try await TestServer.shared().user())
        try await socket.send(wrong: "hello")
        #expect(try await socket.receiveEnding()?.hasPrefix("1003") == true)
    }

    @Test("it is opened by any credential of a session, and by a handshake only")
    func handshake() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let socket = try await server.api.open(
            "/ws/events/", subprotocols: ["bearer", user.token])
        #expect(socket.answer.field("Sec-WebSocket-Protocol") == "bearer")
        try await socket.close()
        #expect(try await server.api.refusal("/ws/events").status == 401)
        let blocked = try await server.blockedUser()
        #expect(try await server.api.refusal("/ws/events", token: blocked.token).status == 403)
        let plain = try await server.api.get("/ws/events", token: user.token)
        #expect(plain.status == 426)
        #expect(plain.code == "upgrade_required")
        let broken = try await server.api.call(
            "GET", "/ws/events", token: user.token,
            fields: [
                ("Connection", "Upgrade"), ("Upgrade", "websocket"),
                ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "short"),
            ])
        #expect(broken.status == 400)
    }
}
