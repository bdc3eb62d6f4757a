import AccordClient
import ContractClient
import Foundation
import Testing
import Timestamps

@Suite("A WebSocket closes within a second when what opened it ends (A10)")
struct SocketEndingTests {
    /// Sockets of both kinds in all ways of speaking, by one session.
    private func open(_ chat: TestChat, _ token: String) async throws -> [TestSocket] {
        let api = chat.server.api
        let typed = try await api.open(
            chat.socket, token: token, subprotocols: ["chat.v2+json"])
        _ = try await typed.receive()
        return [
            typed, try await api.open(chat.socket, token: token),
            try await api.open("/ws/events", token: token),
        ]
    }

    private func expect(
        _ ending: String, of sockets: [TestSocket], within limit: Duration = .seconds(1),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let begin = ContinuousClock.now
        for socket in sockets {
            #expect(
                try await socket.receiveEnding() == ending, sourceLocation: sourceLocation)
        }
        let took = ContinuousClock.now - begin
        #expect(took < limit, "it took \(took)", sourceLocation: sourceLocation)
    }

    private func expectOpen(_ sockets: [TestSocket], _ chat: TestChat) async throws {
        try await chat.post("still here")
        for socket in sockets {
            let message = try await socket.receive()
            #expect(message != nil, "\(socket.ending ?? "")")
            try await socket.close()
        }
    }

    @Test("logging out, and only the session that does")
    func logout() async throws {
        let chat = try await TestServer.shared().chat()
        let other = try await chat.server.session(of: chat.grace)
        let (ending, staying) = (
            try await open(chat, chat.grace.token), try await open(chat, other.token)
        )
        try await chat.server.logOut(chat.grace)
        try await expect("1008 session_ended", of: ending)
        try await expectOpen(staying, chat)
    }

    @Test("ending another session of one's own")
    func endedSession() async throws {
        let chat = try await TestServer.shared().chat()
        let session = try await chat.server.session(of: chat.grace)
        let sockets = try await open(chat, session.token)
        try await chat.server.end(session, by: chat.grace)
        try await expect("1008 session_ended", of: sockets)
    }

    @Test("changing the password, but for the session that does")
    func passwordChange() async throws {
        let chat = try await TestServer.shared().chat()
        let other = try await chat.server.session(of: chat.grace)
        let (staying, ending) = (
            try await open(chat, chat.grace.token), try await open(chat, other.token)
        )
        let change = PasswordChange(
            oldPassword: chat.grace.password, newPassword: "another engine of 1852")
        _ = try await chat.server.api.client(chat.grace).changeMyPassword(
            .init(body: change)
        ).noContent
        try await expect("1008 session_ended", of: ending)
        try await expectOpen(staying, chat)
    }

    @Test("a password that an administrator sets")
    func passwordSet() async throws {
        let chat = try await TestServer.shared().chat()
        let sockets = try await open(chat, chat.grace.token)
        let admin = chat.server.api.client(try await chat.server.admin())
        let setting = PasswordSetting(newPassword: "another engine of 1852")
        _ = try await admin.setAccountPassword(
            .init(userID: chat.grace.id, body: setting)
        ).noContent
        try await expect("1008 session_ended", of: sockets)
    }

    @Test("blocking the account")
    func block() async throws {
        let chat = try await TestServer.shared().chat()
        let (sockets, others) = (
            try await open(chat, chat.grace.token), try await open(chat, chat.ada.token)
        )
        let admin = chat.server.api.client(try await chat.server.admin())
        _ = try await admin.blockAccount(.init(userID: chat.grace.id)).noContent
        try await expect("1008 account_blocked", of: sockets)
        try await expectOpen(others, chat)
    }

    @Test("deleting the account: its sockets, and those of its chats")
    func deletion() async throws {
        let chat = try await TestServer.shared().chat()
        let (ending, staying) = (
            try await open(chat, chat.grace.token), try await open(chat, chat.ada.token)
        )
        _ = try await chat.server.api.client(chat.grace).deleteMe().noContent
        try await expect("1008 account_deleted", of: ending)
        try await expect("1008 unknown_chat", of: Array(staying.prefix(2)))
        let event = try await staying[2].receive()
        #expect(event?["type"].string == "friend_removed")
        #expect(event?["user_id"].integer == chat.grace.id)
        try await staying[2].close()
    }

    @Test("the time of the session being over, also of one that a ticket stood for")
    func expiry() async throws {
        // Long enough for two friends and their chat to be there, on a busy machine too.
        let lifetime = 20
        let server = try await TestServer(["--session-lifetime", "\(lifetime)"])
        let chat = try await server.chat()
        let session = try await server.session(of: chat.grace)
        let expiresAt = try #require(session.expiresAt)
        func sinceExpiry() -> Duration {
            let now = Int64(Date.now.timeIntervalSince1970 * 1_000_000)
            return .microseconds(now - expiresAt.microseconds)
        }
        let ticket = try await server.ticket(of: chat.grace.by(session))
        let byTicket = try await server.api.open("/ws/events?ticket=\(ticket)")
        let sockets = try await open(chat, session.token) + [byTicket]
        let first = try await sockets[0].receiveEnding()
        #expect(sinceExpiry() >= .zero, "it was closed too early")
        #expect(first == "1008 session_expired")
        try await expect("1008 session_expired", of: Array(sockets.dropFirst()))
        #expect(sinceExpiry() < .seconds(1), "it took \(sinceExpiry())")
    }

    @Test("what ends where nobody can tell of it: the next message finds out (W5)")
    func untold() async throws {
        let server = try await TestServer()
        let chat = try await server.chat()
        let (plain, typed) = (try await chat.openPlain(), try await chat.openTyped(chat.grace))
        _ = try await typed.receive()
        try server.change("DELETE FROM tokens")
        try await plain.send("Hello")
        try await expect("1008 session_ended", of: [plain])
        try await typed.send(#"{"type": "send_message", "client_id": "1", "text": "Hello"}"#)
        try await expect("1008 session_ended", of: [typed])
        let again = chat.ada.by(try await server.session(of: chat.ada))
        #expect(try await chat.stored(as: again).isEmpty)
    }

    @Test("the server stopping: 1001")
    func stopping() async throws {
        let server = try await TestServer()
        let chat = try await server.chat()
        let sockets = try await open(chat, chat.ada.token)
        async let status = Task.detached { server.stop() }.value
        for socket in sockets {
            #expect(try await socket.receiveEnding()?.hasPrefix("1001") == true)
        }
        #expect(await status == 0)
    }

    @Test("who is closed can come again by a new session")
    func returns() async throws {
        let chat = try await TestServer.shared().chat()
        let sockets = try await open(chat, chat.grace.token)
        try await chat.server.logOut(chat.grace)
        try await expect("1008 session_ended", of: sockets)
        let session = try await chat.server.session(of: chat.grace)
        try await expectOpen(try await open(chat, session.token), chat)
    }
}
