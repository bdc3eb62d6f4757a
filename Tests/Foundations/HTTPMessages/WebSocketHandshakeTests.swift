import HTTPMessages
import Testing

@Suite("The handshake of a WebSocket") struct WebSocketHandshakeTests {
    private static let sound: [(HTTPFieldName, String)] = [
        (.upgrade, "websocket"), (.connection, "Upgrade"), (.secWebSocketVersion, "13"),
        (.secWebSocketKey, "dGhlIHNhbXBsZSBub25jZQ=="),
    ]

    /// Reads a sound handshake with these lines in place of those of the same name.
    private func read(
        _ lines: [(HTTPFieldName, String)] = [], without name: HTTPFieldName? = nil,
        method: HTTPMethod = .get
    ) throws(WebSocketHandshake.Refusal) -> WebSocketHandshake {
        var fields = HTTPFields()
        let names = lines.map(\.0)
        for (other, value) in Self.sound where !names.contains(other) && other != name {
            fields.append(other, value)
        }
        for (name, value) in lines { fields.append(name, value) }
        return try WebSocketHandshake(HTTPRequestHead(method, "/", fields))
    }

    private func refusal(
        _ lines: [(HTTPFieldName, String)] = [], without name: HTTPFieldName? = nil,
        method: HTTPMethod = .get
    ) -> WebSocketHandshake.Refusal? {
        do throws(WebSocketHandshake.Refusal) {
            _ = try read(lines, without: name, method: method)
            return nil
        } catch {
            return error
        }
    }

    private func isMalformed(_ lines: [(HTTPFieldName, String)]) -> Bool {
        if case .malformed? = refusal(lines) { true } else { false }
    }

    @Test("gives the key and the subprotocols, of several lines too")
    func sound() throws {
        #expect(try read().key == "dGhlIHNhbXBsZSBub25jZQ==")
        #expect(try read().subprotocols == [])
        let lines: [(HTTPFieldName, String)] = [
            (.secWebSocketProtocol, "chat.v2+json , ,bearer"), (.secWebSocketProtocol, "t0k-en"),
        ]
        #expect(try read(lines).subprotocols == ["chat.v2+json", "bearer", "t0k-en"])
    }

    @Test("takes the words of lists in any case")
    func words() {
        #expect(refusal([(.upgrade, "h2c, WebSocket")]) == nil)
        #expect(refusal([(.connection, "keep-alive,\tUPGRADE")]) == nil)
        #expect(refusal([(.connection, "keep-alive"), (.connection, "upgrade")]) == nil)
    }

    @Test("is none without its fields, or of another version")
    func none() {
        for name in [HTTPFieldName.upgrade, .connection, .secWebSocketVersion] {
            #expect(refusal(without: name) == .upgradeRequired)
        }
        #expect(refusal([(.upgrade, "websockets")]) == .upgradeRequired)
        #expect(refusal([(.connection, "close")]) == .upgradeRequired)
        #expect(refusal([(.secWebSocketVersion, "8")]) == .upgradeRequired)
        #expect(refusal([(.secWebSocketVersion, "13, 8")]) == .upgradeRequired)
        let twice: [(HTTPFieldName, String)] = [
            (.secWebSocketVersion, "13"), (.secWebSocketVersion, "13"),
        ]
        #expect(refusal(twice) == .upgradeRequired)
        #expect(refusal(method: .head) == .upgradeRequired)
    }

    @Test(
        "has a key of 16 bytes in base64",
        arguments: [
            "", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZR==",
            "dGhlIHNhbXBsZSBub25jZSE=", "dGhlIHNhbXBsZSBub25j", "dGhlIHNhbXBsZSBub2 jZQ==",
            "dGhlIHNhbXBsZSBub25jZQ==A", "dGhlIHNhbXBsZS-ub25jZQ==",
        ])
    func key(text: String) { #expect(isMalformed([(.secWebSocketKey, text)])) }

    @Test("has its key once")
    func keys() {
        let line = Self.sound[3]
        #expect(isMalformed([line, line]))
        guard case .malformed? = refusal(without: .secWebSocketKey) else {
            Issue.record("a missing key is taken")
            return
        }
    }

    @Test(
        "has subprotocols that are tokens and differ",
        arguments: ["a b", "a, a", "", ",", "a/b", "\"a\"", "a;b"])
    func subprotocols(text: String) { #expect(isMalformed([(.secWebSocketProtocol, text)])) }

    @Test("has extensions by their grammar")
    func extensions() throws {
        let line = (HTTPFieldName.secWebSocketExtensions, "foo; bar=1, permessage-deflate")
        #expect(try read([line]).extensions.map(\.name) == ["foo", "permessage-deflate"])
        #expect(try read().extensions.isEmpty)
        #expect(isMalformed([(.secWebSocketExtensions, "foo; =1")]))
    }

    @Test("frames tell what they hold, whatever their length")
    func frames() {
        for count in [0, 125, 126, 65_535, 65_536] {
            let payload = [UInt8](repeating: 7, count: count)
            #expect(Array(WebSocketFrame(binary: payload).payload) == payload)
            #expect(WebSocketFrame(binary: payload).opcode == 2)
        }
    }
}
