import Testing

@Suite("GET /api/v1/messages/all lists the caller's messages")
struct ListMessagesTests {
    private let target = "/api/v1/messages/all"

    @Test("what I sent and what I received, newest first, in pages (S196, D5)")
    func lists() async throws {
        let server = try await TestServer.shared()
        let (me, you, other) = (
            try await server.user(), try await server.user(), try await server.user()
        )
        for (sender, receiver, text) in [
            (me, you, "1 sent"), (you, me, "2 received"), (you, other, "not mine"),
            (me, other, "3 sent"),
        ] {
            let answer = try await server.api.post(
                "/api/v1/messages/register", #"{"receiver": \#(receiver.id), "text": "\#(text)"}"#,
                token: sender.token)
            try #require(answer.status == 201)
        }
        for (query, texts) in [
            ("", ["3 sent", "2 received", "1 sent"]),
            ("?direction=all", ["3 sent", "2 received", "1 sent"]),
            ("?direction=sent", ["3 sent", "1 sent"]), ("?direction=received", ["2 received"]),
        ] {
            let answer = try await server.api.get(target + query, token: me.token)
            #expect(answer.status == 200)
            #expect((answer.json.array ?? []).compactMap { $0["text"].string } == texts, "\(query)")
        }
        var texts: [String] = []
        var next: String? = "\(target)?limit=1"
        while let page = next {
            let answer = try await server.api.get(page, token: me.token)
            texts += (answer.json.array ?? []).compactMap { $0["text"].string }
            next = answer.next
        }
        #expect(texts == ["3 sent", "2 received", "1 sent"])
    }

    @Test("parameters are checked")
    func checksParameters() async throws {
        let user = try await TestServer.shared().user()
        try await expectListParametersAreChecked(target, token: user.token)
        try await expectViolations(
            ["/direction enum"], "GET", "\(target)?direction=sideways", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("GET", target) }
}
