import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("GET /ws/events tells the caller what happens", .timeLimit(.minutes(5)))
struct OpenEventsTests {
    /// The next event of each socket.
    private func next(
        _ sockets: [EventSocket], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [UserEvent] {
        var events: [UserEvent] = []
        for socket in sockets {
            events.append(try await socket.next(sourceLocation: sourceLocation))
        }
        return events
    }

    private func ask(_ user: TestUser, by caller: TestUser) async throws -> FriendRequest {
        try await TestServer.shared().api.client(caller).createFriendRequest(
            .init(body: .friendByID(FriendByID(userID: user.id)))
        ).created.body
    }

    @Test("asked, declined, accepted: each is told to both")
    func friendship() async throws {
        let server = try await TestServer.shared()
        let (ada, grace) = (try await server.user(), try await server.user("Grace", "Hopper"))
        let sockets = [try await server.events(of: ada), try await server.events(of: grace)]
        let (adas, graces) = (server.api.client(ada), server.api.client(grace))

        let declined = try await ask(grace, by: ada)
        let created = UserEvent.friendRequestCreated(.init(request: declined))
        #expect(try await next(sockets) == [created, created])
        _ = try await graces.deleteFriendRequest(.init(requestID: declined.id)).noContent
        let deleted = UserEvent.friendRequestDeleted(.init(requestID: declined.id, by: grace.id))
        #expect(try await next(sockets) == [deleted, deleted])

        let second = try await ask(grace, by: ada)
        let again = UserEvent.friendRequestCreated(.init(request: second))
        #expect(try await next(sockets) == [again, again])
        _ = try await graces.acceptFriendRequest(.init(requestID: second.id)).ok
        let friends = try await adas.listFriends().ok.body + graces.listFriends().ok.body
        #expect(friends.map(\.user.id) == [grace.id, ada.id])
        let accepted = friends.map {
            UserEvent.friendRequestAccepted(.init(requestID: second.id, friend: $0))
        }
        #expect(try await next(sockets) == accepted)
        for socket in sockets { await socket.finish() }
    }

    @Test("chatting and parted: each is told to both")
    func chatting() async throws {
        let server = try await TestServer.shared()
        let (ada, grace) = try await server.friends()
        let sockets = [try await server.events(of: ada), try await server.events(of: grace)]
        let (adas, graces) = (server.api.client(ada), server.api.client(grace))

        let id = try await adas.startChat(
            .init(body: ChatStart(email: grace.email))
        ).created.body.id
        let summary = try #require(try await adas.listChats().ok.body.first)
        #expect(summary.id == id)
        #expect(summary.lastMessage == nil)
        let started = UserEvent.chatStarted(.init(chat: summary))
        #expect(try await next(sockets) == [started, started])

        let message = try await adas.createChatMessage(
            .init(chatID: id, body: MessageCreation(text: "Привет"))
        ).created.body
        let told = UserEvent.chatMessage(.init(chatID: id, message: message))
        #expect(try await next(sockets) == [told, told])

        _ = try await graces.deleteFriend(.init(userID: ada.id)).noContent
        #expect(
            try await next(sockets) == [
                .friendRemoved(.init(userID: grace.id)), .friendRemoved(.init(userID: ada.id)),
            ])
        for socket in sockets { await socket.finish() }
    }

    @Test("all sockets of a user are told, and nobody else's")
    func audience() async throws {
        let server = try await TestServer.shared()
        let chat = try await server.chat()
        let stranger = try await server.user()
        let sockets = [
            try await server.events(of: chat.ada), try await server.events(of: chat.ada),
            try await server.events(of: chat.grace),
        ]
        let outside = try await server.events(of: stranger)
        try await chat.post("Hello")
        let message = try #require(try await chat.stored().first)
        let told = UserEvent.chatMessage(.init(chatID: chat.id, message: message))
        #expect(try await next(sockets) == [told, told, told])
        let asked = UserEvent.friendRequestCreated(
            .init(request: try await ask(chat.ada, by: stranger)))
        #expect(try await next([outside, sockets[0], sockets[1]]) == [asked, asked, asked])
        for socket in sockets + [outside] { await socket.finish() }
    }

    @Test("what is refused is told to nobody")
    func refusals() async throws {
        let server = try await TestServer.shared()
        let (ada, grace) = try await server.friends()
        let socket = try await server.events(of: grace)
        let (adas, graces) = (server.api.client(ada), server.api.client(grace))
        let asked = try await adas.createFriendRequest(
            .init(body: .friendByID(FriendByID(userID: grace.id))))
        expectProblem(asked, .conflict, .alreadyFriends)
        let oneself = try await adas.deleteFriend(.init(userID: ada.id))
        expectProblem(oneself, .notFound, .unknownFriend)
        _ = try await graces.deleteFriend(.init(userID: ada.id)).noContent
        #expect(try await socket.next() == .friendRemoved(.init(userID: ada.id)))
        await socket.finish()
    }

    @Test("nothing is taken: a message closes it with 1003")
    func takesNothing() async throws {
        let server = try await TestServer.shared()
        let socket = try await server.api.open("/ws/events", token: try await server.user().token)
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
