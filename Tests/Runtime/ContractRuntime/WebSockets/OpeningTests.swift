import ContractRuntime
import HTTPMessages
import Synchronization
import Testing

@Suite("A WebSocket opens") struct OpeningTests {
    private let server = TalkServer(origins: ["https://app.test"])

    // MARK: Acceptance

    @Test("with the key of RFC 6455 1.3, the limits of the configuration and no fields of ours")
    func acceptance() async {
        let response = await server.ask()
        #expect(response.status == .switchingProtocols)
        #expect(response.acceptance?.acceptKey == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(response.acceptance?.subprotocol == nil)
        #expect(response.acceptance?.limits.maxMessageBytes == 77)
        #expect(response.fields.isEmpty)
        #expect(response.operationID == "talk")
    }

    @Test(
        "with the first of the client's subprotocols that the contract lists",
        arguments: [
            ("notes.v2", "notes.v2"), ("other, notes.v2", "notes.v2"), ("other", nil),
            ("NOTES.V2", nil),
        ] as [(String, String?)])
    func choice(offered: String, chosen: String?) async {
        let response = await server.ask(with: [(.secWebSocketProtocol, offered)])
        #expect(response.status == .switchingProtocols)
        #expect(response.acceptance?.subprotocol == chosen)
    }

    @Test("with 'bearer' echoed for a credential that came so, and never with the credential")
    func bearer() async {
        for (offered, echoed) in [
            ("bearer, ada", "bearer"), ("bearer, ada, notes.v2", "notes.v2"),
            ("notes.v2, bearer, ada", "notes.v2"), ("other,bearer,ada", "bearer"),
        ] {
            let response = await server.ask(token: nil, with: [(.secWebSocketProtocol, offered)])
            #expect(response.acceptance?.subprotocol == echoed, "\(offered)")
        }
        // A secret that spells a subprotocol is still a secret.
        let response = await server.ask(with: [(.secWebSocketProtocol, "bearer, notes.v2")])
        #expect(response.acceptance?.subprotocol == "bearer")
    }

    @Test("with a ticket in the query")
    func ticket() async {
        #expect(await server.ask("/talk/1?ticket=ada", token: nil).status == .switchingProtocols)
    }

    @Test("only with a subprotocol where nothing is spoken without one")
    func onlyListed() async {
        let server = TalkServer(isOnlyV2: true)
        #expect(await server.ask().status == .badRequest)
        #expect(await server.ask(with: [(.secWebSocketProtocol, "other")]).status == .badRequest)
        let token: String? = nil
        let bearer = await server.ask(token: token, with: [(.secWebSocketProtocol, "bearer, ada")])
        #expect(bearer.status == .badRequest)
        let listed = await server.ask(with: [(.secWebSocketProtocol, "notes.v2")])
        #expect(listed.status == .switchingProtocols)
    }

    @Test("with compression where it is offered and switched on")
    func compression() async {
        let offer: (HTTPFieldName, String?) = (
            .secWebSocketExtensions, "x, permessage-deflate; client_max_window_bits"
        )
        #expect(await server.ask(with: [offer]).acceptance?.deflate == nil)
        let compressing = TalkServer(deflate: WebSocketDeflate())
        let acceptance = await compressing.ask(with: [offer]).acceptance
        #expect(acceptance?.deflate?.client.windowBits == 12)
        #expect(await compressing.ask().acceptance?.deflate == nil)
        let broken = await server.ask(with: [(.secWebSocketExtensions, "x; =")])
        #expect(broken.status == .badRequest)
    }

    // MARK: Refusals

    @Test("in the order of the checks: the first obstacle answers")
    func order() async {
        let evil: (HTTPFieldName, String?) = (.origin, "https://evil.test")
        let old: (HTTPFieldName, String?) = (.secWebSocketVersion, "8")
        #expect(await server.ask("/nothing", token: nil, with: [evil, old]).status == .notFound)
        #expect(
            await server.ask(token: nil, method: .post, with: [evil]).status == .methodNotAllowed)
        #expect(await server.ask(token: nil, with: [evil, old]).status == .unauthorized)
        #expect(await server.ask(token: "blocked", with: [evil, old]).status == .forbidden)
        #expect(await server.ask("/talk/0", with: [evil, old]).status == .forbidden)
        #expect(await server.ask("/talk/0", with: [old]).status == .unprocessableContent)
        #expect(server.rooms.withLock { $0 } == [])
        #expect(await server.ask("/talk/101", with: [old]).status == .notFound)
        #expect(
            await server.ask(with: [old, (.secWebSocketKey, "short")]).status == .upgradeRequired)
        #expect(await server.ask(with: [(.secWebSocketKey, "short")]).status == .badRequest)
        #expect(server.rooms.withLock { $0 } == [101, 1, 1])
    }

    @Test("not for a page of another host, unless it is listed")
    func origins() async {
        for (origin, isSecure, isAllowed) in [
            ("https://app.test", true, true), ("https://app.test:8443", true, false),
            ("http://a.test", false, true), ("https://a.test", true, true),
            ("https://a.test:443", false, true), ("https://A.test", false, true),
            ("http://a.test", true, false), ("http://a.test:8080", false, false),
            ("null", false, false), ("https://a.test.evil.test", false, false),
            ("a.test", false, false),
            ("ftp://a.test", false, false), ("", false, false),
        ] {
            let response = await server.ask(isSecure: isSecure, with: [(.origin, origin)])
            #expect(response.status == (isAllowed ? .switchingProtocols : .forbidden), "\(origin)")
        }
    }

    @Test("not for two origins at once")
    func twoOrigins() async {
        var fields: HTTPFields = [.host: "a.test", .authorization: "Bearer ada"]
        fields.append(.origin, "https://a.test")
        fields.append(.origin, "https://app.test")
        #expect(await server.ask(.get, "/talk/1", fields).status == .forbidden)
    }

    @Test("only when it is asked for, and the answer says how")
    func upgradeRequired() async {
        for (method, change) in [
            (HTTPMethod.get, (HTTPFieldName.upgrade, nil)), (.get, (.connection, "close")),
            (.get, (.secWebSocketVersion, "12")), (.head, (.origin, nil)),
        ] as [(HTTPMethod, (HTTPFieldName, String?))] {
            let response = await server.ask(method: method, with: [change])
            #expect(response.status == .upgradeRequired)
            #expect(response.fields[.upgrade] == "websocket")
            #expect(response.fields[.connection] == "Upgrade")
            #expect(response.fields[.secWebSocketVersion] == "13")
            #expect(response.problemCode == "upgrade_required")
        }
    }

    @Test("without its secret in any answer")
    func secrets() async {
        let answer = await server.ask(token: nil, with: [(.secWebSocketProtocol, "bearer, s3cret")])
        #expect(answer.status == .unauthorized)
        guard case .bytes(let body) = answer.body else { return }
        #expect(!String(decoding: body, as: UTF8.self).contains("s3cret"))
        let broken = await server.ask(token: nil, with: [(.secWebSocketProtocol, "bearer, a b")])
        #expect(broken.status == .unauthorized)
        #expect(
            await server.ask(token: nil, with: [(.secWebSocketProtocol, "bearer")]).status
                == .unauthorized)
    }

    @Test("by subprotocols alone: other operations look for no credential there")
    func elsewhere() async {
        let answer = await server.ask(
            "/read", token: nil, with: [(.secWebSocketProtocol, "bearer, ada")])
        #expect(answer.status == .unauthorized)
        #expect(await server.ask("/read").status == .noContent)
    }
}
