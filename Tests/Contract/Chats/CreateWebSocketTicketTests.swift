import Testing

@Suite("POST /api/v1/ws/tickets makes a ticket that opens one WebSocket")
struct CreateWebSocketTicketTests {
    private let target = "/api/v1/ws/tickets"

    @Test("256 bits, another one each time, good for half a minute")
    func makes() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let ticket = try await server.ticket(of: user)
        #expect(ticket.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil)
        #expect(try await server.ticket(of: user) != ticket)
    }

    @Test("it serves once, and never again (D12)")
    func servesOnce() async throws {
        let chat = try await TestServer.shared().chat()
        let target = "\(chat.socket)?ticket=\(try await chat.server.ticket(of: chat.ada))"
        let socket = try await chat.server.api.open(target)
        let again = try await chat.server.api.refusal(target)
        #expect(again.status == 401)
        #expect(again.code == "unauthorized")
        try await socket.send("Hello")
        #expect(try await socket.receive()?["sender"].integer == chat.ada.id)
        try await socket.close()
    }

    @Test("it is worth nothing when its time is over")
    func expires() async throws {
        let server = try await TestServer()
        let ticket = try await server.ticket(of: try await server.user())
        try server.change("UPDATE ws_tickets SET expires_at = expires_at - 30000000")
        #expect(try await server.api.refusal("/ws/events?ticket=\(ticket)").status == 401)
    }

    @Test("it ends with the session that made it")
    func endsWithSession() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let ticket = try await server.ticket(of: user)
        try await server.logOut(user)
        #expect(try await server.api.refusal("/ws/events?ticket=\(ticket)").status == 401)
    }

    @Test("it is no token, and a token is no ticket")
    func isNoToken() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let ticket = try await server.ticket(of: user)
        #expect(try await server.api.get("/api/v1/users/me", token: ticket).status == 401)
        #expect(try await server.api.refusal("/ws/events?ticket=\(user.token)").status == 401)
        let plain = try await server.api.get("/api/v1/users/me?ticket=\(ticket)")
        #expect(plain.status == 401)
    }

    @Test("it stands in no log")
    func isNotLogged() async throws {
        let server = try await TestServer()
        let ticket = try await server.ticket(of: try await server.user())
        let socket = try await server.api.open("/ws/events?ticket=\(ticket)")
        try await socket.close()
        #expect(try await server.logs(#""operation":"openEvents""#))
        #expect(!server.log.contains(ticket))
    }

    @Test("a body is refused")
    func refusesBody() async throws {
        let user = try await TestServer.shared().user()
        let answer = try await TestServer.shared().api.post(target, "{}", token: user.token)
        #expect(answer.status == 400)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("POST", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("POST", target) }
}
