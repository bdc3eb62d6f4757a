import HTTPClient
import HTTPMessages
import Testing

@Suite("GET /ws/chat/{chat_id} opens a chat over WebSocket")
struct OpenChatHandshakeTests {
    /// A request that is no handshake.
    private func plainGet(_ target: String, token: String? = nil) async throws -> Answer {
        try await TestServer.shared().api.get(target, token: token)
    }

    @Test("the credential comes in four ways, and only 'bearer' is answered of it (D12)")
    func credentials() async throws {
        let chat = try await TestServer.shared().chat()
        let api = chat.server.api
        let token = chat.ada.token
        let ticket = try await chat.server.ticket(of: chat.ada)
        for (subprotocols, query, authorization, echo) in [
            ([], "", "Bearer \(token)", nil), ([], "", "token \(token)", nil),
            ([], "?ticket=\(ticket)", nil, nil), (["bearer", token], "", nil, "bearer"),
            (["bearer", token, "chat.v2+json"], "", nil, "chat.v2+json"),
            (["chat.v2+json", "bearer", token], "", nil, "chat.v2+json"),
            (["unknown", "chat.v2+json"], "", "Bearer \(token)", "chat.v2+json"),
            (["unknown"], "", "Bearer \(token)", nil),
        ] as [([String], String, String?, String?)] {
            let socket = try await api.open(
                chat.socket + query, subprotocols: subprotocols,
                fields: authorization.map { [("Authorization", $0)] } ?? [])
            #expect(socket.answer.status == 101)
            #expect(socket.answer.field("Sec-WebSocket-Protocol") == echo)
            try await socket.close()
        }
    }

    @Test("without one, or with one that is worth nothing, it is refused before anything else")
    func unauthorized() async throws {
        let chat = try await TestServer.shared().chat()
        let api = chat.server.api
        let ended = try await chat.server.user()
        try await chat.server.logOut(ended)
        for (subprotocols, query, token) in [
            ([], "", nil), ([], "", ended.token), ([], "?ticket=nonsense", nil),
            ([], "?ticket=", nil), (["bearer", ended.token], "", nil), (["bearer"], "", nil),
            (["chat.v2+json"], "", nil),
        ] as [([String], String, String?)] {
            let answer = try await api.refusal(
                chat.socket + query, token: token, subprotocols: subprotocols)
            #expect(answer.status == 401, "\(subprotocols) \(query)")
            #expect(answer.code == "unauthorized")
            #expect(answer.field("WWW-Authenticate")?.hasPrefix("Bearer ") == true)
        }
        #expect(try await plainGet(chat.socket).status == 401)
    }

    @Test("a blocked user and a page of another origin are refused")
    func forbidden() async throws {
        let server = try await TestServer.shared()
        let chat = try await server.chat()
        let blocked = try await server.blockedUser()
        let answer = try await server.api.refusal(chat.socket, token: blocked.token)
        #expect(answer.status == 403)
        #expect(answer.code == "account_blocked")
        for origin in ["https://evil.example", "null"] {
            let answer = try await server.api.refusal(
                chat.socket, token: chat.ada.token, fields: [("Origin", origin)])
            #expect(answer.status == 403, "\(origin)")
            #expect(answer.code == "forbidden")
        }
        let own = try await server.api.open(
            chat.socket, token: chat.ada.token,
            fields: [("Origin", "http://127.0.0.1:\(server.api.port)")])
        try await own.close()
    }

    @Test("pages of the origins that may call may connect")
    func allowedOrigin() async throws {
        let server = try await TestServer(["--cors-origins", "https://app.example.org"])
        let user = try await server.user()
        let socket = try await server.api.open(
            "/ws/events", token: user.token, fields: [("Origin", "https://app.example.org")])
        try await socket.close()
        let refused = try await server.api.refusal(
            "/ws/events", token: user.token, fields: [("Origin", "https://app.example.com")])
        #expect(refused.status == 403)
    }

    @Test("to strangers it does not exist, whatever the handshake looks like")
    func unknown() async throws {
        let server = try await TestServer.shared()
        let chat = try await server.chat()
        let stranger = try await server.user()
        let answer = try await server.api.refusal(chat.socket, token: stranger.token)
        #expect(answer.status == 404)
        #expect(answer.code == "unknown_chat")
        #expect(try await plainGet(chat.socket, token: stranger.token).status == 404)
    }

    @Test("a request that is no handshake is told what is spoken here")
    func upgradeRequired() async throws {
        let chat = try await TestServer.shared().chat()
        let answer = try await plainGet(chat.socket, token: chat.ada.token)
        #expect(answer.status == 426)
        #expect(answer.code == "upgrade_required")
        #expect(answer.field("Upgrade") == "websocket")
        #expect(answer.field("Connection")?.contains("Upgrade") == true)
        #expect(answer.field("Sec-WebSocket-Version") == "13")
        let old = try await chat.server.api.call(
            "GET", chat.socket, token: chat.ada.token,
            fields: [
                ("Connection", "Upgrade"), ("Upgrade", "websocket"),
                ("Sec-WebSocket-Version", "8"),
                ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ])
        #expect(old.status == 426)
    }

    @Test("a handshake that is broken, and parameters that cannot be, are refused")
    func malformed() async throws {
        let chat = try await TestServer.shared().chat()
        let broken = try await chat.server.api.call(
            "GET", chat.socket, token: chat.ada.token,
            fields: [
                ("Connection", "Upgrade"), ("Upgrade", "websocket"),
                ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "short"),
            ])
        #expect(broken.status == 400)
        #expect(broken.code == "malformed_request")
        let token = chat.ada.token
        #expect(try await plainGet("\(chat.socket)?after=x", token: token).status == 400)
        try await expectViolations(
            ["/after minimum"], "GET", "\(chat.socket)?after=-1", token: token)
        try await expectIDIsChecked(
            "GET", { "/ws/chat/\($0)" }, parameter: "chat_id", token: token)
    }

    @Test("a user may have ten at a time, of both kinds; one that closes makes room (W4)")
    func tooMany() async throws {
        let chat = try await TestServer.shared().chat()
        let api = chat.server.api
        var sockets: [TestSocket] = []
        for number in 0..<10 {
            sockets.append(
                try await api.open(
                    number.isMultiple(of: 2) ? chat.socket : "/ws/events", token: chat.ada.token))
        }
        for target in [chat.socket, "/ws/events"] {
            let answer = try await api.refusal(target, token: chat.ada.token)
            #expect(answer.status == 429)
            #expect(answer.code == "too_many_sockets")
            #expect(answer["detail"].string == "You may have 10 WebSockets open at a time.")
            #expect(answer.field("Retry-After") == "1")
        }
        // No seat is lost to requests that were no handshakes, or refused.
        try await chat.openPlain(chat.grace).close()
        for _ in 0..<20 { _ = try await plainGet(chat.socket, token: chat.grace.token) }
        try await chat.openPlain(chat.grace).close()
        try await sockets[0].close()
        for number in 0..<50 {
            if case .open(let socket) = try await api.handshake(
                chat.socket, token: chat.ada.token)
            {
                return try await socket.close()
            }
            #expect(number < 49, "a closed socket has kept its seat")
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
