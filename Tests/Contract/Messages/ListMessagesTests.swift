import AccordClient
import ContractClient
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
            _ = try await server.api.client(sender).registerMessage(
                .init(body: DirectMessageCreation(receiver: receiver.id, text: text))
            ).created
        }
        let all = ["3 sent", "2 received", "1 sent"]
        // The typed client says the direction always.
        let silent = try await server.api.get(target, token: me.token).json.array ?? []
        #expect(silent.map { $0["text"].string } == all)
        let client = server.api.client(me)
        for (direction, texts) in [
            (.all, all), (.sent, ["3 sent", "1 sent"]), (.received, ["2 received"]),
        ] as [(ListMessagesDirection, [String])] {
            let page = try await client.listMessages(.init(direction: direction)).ok.body
            #expect(page.map(\.text) == texts, "\(direction)")
        }
        var texts: [String] = []
        for try await message in client.items(of: ListMessages.self, .init(limit: 1)) {
            texts.append(message.text)
        }
        #expect(texts == all)
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
