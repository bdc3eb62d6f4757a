import JSON
import Testing

/// What breaks keywords that no other suite breaks, so that each has been seen to be enforced: `EveryOperationTests` names
/// the keywords that nothing has broken.
@Suite("Requests that break a keyword of the contract are refused")
struct BrokenKeywordTests {
    private static let long = String(repeating: "x", count: 5000)

    private func expectRefused(
        _ method: String, _ target: String, _ bodies: [String?], token: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let server = try await TestServer.shared()
        for body in bodies {
            let answer = try await server.api.call(method, target, json: body, token: token)
            #expect(
                answer.status == 422 || answer.status == 400,
                "\(answer.status): \((body ?? target).prefix(100))", sourceLocation: sourceLocation)
        }
    }

    @Test("accounts")
    func accounts() async throws {
        let rest = #""password": "a long engine", "first_name": "Ada", "last_name": "Lovelace""#
        try await expectRefused(
            "POST", "/api/v1/users/register",
            [
                "[]", #"{"email": 5, "password": 5, "first_name": "", "last_name": "Lovelace"}"#,
                #"{"email": "\#(Self.long)@example.org", \#(rest)}"#,
                #"{"email": "a@example.org", \#(rest), "city": 5}"#,
                #"{"email": "a@example.org", \#(rest), "city": "\#(Self.long)"}"#,
                #"{"email": "a@example.org", \#(rest), "city": "a\u0001"}"#,
                #"{"email": "a@example.org", "password": "a long engine", "first_name": "a\u0001", "last_name": "\#(Self.long)"}"#,
            ])
        let user = try await TestServer.shared().user()
        try await expectRefused("PATCH", "/api/v1/users/me", ["[]"], token: user.token)
        try await expectRefused(
            "PUT", "/api/v1/users/me/password",
            [
                "[]", #"{"old_password": 5, "new_password": "a long engine"}"#,
                #"{"old_password": "", "new_password": "a long engine"}"#,
                #"{"old_password": "\#(Self.long)", "new_password": "a long engine"}"#,
                #"{"old_password": "x", "new_password": "a long engine", "more": 1}"#,
            ], token: user.token)
        try await expectRefused(
            "POST", "/api/v1/users/token",
            [
                "[]", "{}", #"{"email": "a@example.org", "password": 5}"#,
                #"{"email": "a@example.org", "password": "\#(Self.long)"}"#,
            ])
    }

    @Test("administration")
    func administration() async throws {
        let server = try await TestServer.shared()
        let (admin, user) = (try await server.admin(), try await server.user())
        let users = "/api/v1/admin/users"
        let rest = #""password": "a long engine", "first_name": "Ada", "last_name": "Lovelace""#
        try await expectRefused(
            "POST", users,
            [
                "[]", #"{"email": "a@example.org", \#(rest), "role": 5}"#,
                #"{"email": "a@example.org", \#(rest), "role": "user", "more": 1}"#,
            ], token: admin.token)
        try await expectRefused(
            "PUT", "\(users)/\(user.id)/password", ["[]", "{}"], token: admin.token)
        for query in ["search=\(Self.long)", "search=%00", "limit=3000000000"] {
            try await expectRefused("GET", "\(users)?\(query)", [nil], token: admin.token)
        }
        let cursor = String(repeating: "A", count: 129)
        try await expectRefused("GET", "\(users)?cursor=\(cursor)", [nil], token: admin.token)
    }

    @Test("messages and chats")
    func messages() async throws {
        let server = try await TestServer.shared()
        let chat = try await server.chat()
        let token = chat.ada.token
        try await expectRefused(
            "GET", "/api/v1/messages/99999999999999999999", [nil], token: token)
        try await expectRefused(
            "POST", "/api/v1/messages/register", [#"{"receiver": 1, "text": 5}"#], token: token)
        try await expectRefused("POST", "/api/v1/chats/start", ["[]"], token: token)
        try await expectRefused(
            "POST", chat.messages,
            ["[]"]
                + ["5", #""""#, #""\#(Self.long)""#].map { #"{"text": "a", "client_id": \#($0)}"# },
            token: token)
        for last in ["9007199254740992", "99999999999999999999"] {
            let answer = try await server.api.refusal(
                "\(chat.socket)?after=\(last)", token: token)
            #expect(answer.status == 422 || answer.status == 400, "\(last): \(answer.status)")
        }
    }

    @Test("commands on a chat's WebSocket")
    func commands() async throws {
        let chat = try await TestServer.shared().chat()
        for text in [
            "[]", "{}", #"{"type": "sing"}"#, #"{"type": "typing", "more": 1}"#,
            #"{"type": "send_message", "text": "a", "more": 1}"#,
        ] {
            let socket = try await chat.openTyped()
            let ready = try await socket.receive()
            #expect(ready?["type"].string == "ready")
            try await socket.send(wrong: text)
            let answer = try await socket.receive()
            #expect(answer?["type"].string == "refused", "\(text): \(answer ?? .null)")
            await socket.abandon()
        }
    }

    @Test("files and links")
    func files() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let file = try await server.api.file("content", token: user.token)
        let target = "/api/v1/files/\(file)"
        try await expectRefused(
            "PATCH", target, ["[]", #"{"comment": 5}"#, #"{"comment": "a\u0000"}"#],
            token: user.token)
        try await expectRefused(
            "POST", "\(target)/links",
            [
                "[]", #"{"expires_in": "a"}"#, #"{"expires_in": 99999999999999999999}"#,
                #"{"max_uses": 1000001}"#,
            ], token: user.token)
        let digest = try await server.api.call(
            "POST", "/api/v1/files?name=a.txt", token: user.token,
            fields: [("Content-Type", "text/plain"), ("Content-Digest", Self.long)])
        #expect(digest.status == 422 || digest.status == 400, "\(digest.status)")
    }
}
