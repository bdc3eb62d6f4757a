import Cryptography
import Foundation
import JSON
import Testing

// What operations are about, made afresh. All of it is the owner's.

extension Stage {
    func newAddress() -> String { "\(newName())@example.org" }

    func newName() -> String { UUID().uuidString.lowercased() }

    func account(_ user: TestUser) -> String { "/api/v1/admin/users/\(user.id)" }

    /// A persona by one more session.
    func again(_ persona: Persona) async throws -> TestUser {
        let user = try #require(person(persona))
        let session = try await server.session(of: user)
        return TestUser(
            id: user.id, email: user.email, password: user.password, token: session.token)
    }

    /// A message to the participant.
    func message() async throws -> Int64 {
        let body = try body("registerMessage", ["receiver": .id(chat.grace.id)])
        let made = try await api.post("/api/v1/messages/register", body.text, token: chat.ada.token)
        try #require(made.status == 201, "\(made.text)")
        return try #require(made["id"].integer)
    }

    func file() async throws -> String {
        "/api/v1/files/\(try await api.file("notes", token: chat.ada.token))"
    }

    /// A link to a new file.
    func link() async throws -> (location: String, url: String) {
        let made = try await api.post("\(try await file())/links", "{}", token: chat.ada.token)
        try #require(made.status == 201, "\(made.text)")
        return (try #require(made.field("Location")), try #require(made["url"].string))
    }

    /// Gives a persona an avatar, and the persona's id.
    func avatar(of persona: Persona) async throws -> Int64 {
        let user = try #require(person(persona))
        let answer = try await api.putAvatar(TestPicture.png(1, 1), token: user.token)
        try #require(answer.status == 200, "\(answer.text)")
        return user.id
    }

    /// A request for friendship of the owner to the participant, who are no friends then.
    func friendRequest() async throws -> Int64 {
        try await part()
        let body = try body("createFriendRequest", "by_id", ["user_id": .id(chat.grace.id)])
        let made = try await api.post("/api/v1/friends/requests", body.text, token: chat.ada.token)
        try #require(made.status == 201, "\(made.text)")
        return try #require(made["id"].integer)
    }

    /// Makes the owner and the participant friends.
    func beFriends() async throws {
        try await part()
        try await server.befriend(chat.ada, chat.grace)
    }

    /// Leaves neither friendship nor a request for it between the owner and the participant.
    private func part() async throws {
        _ = try await api.delete("/api/v1/friends/\(chat.grace.id)", token: chat.ada.token)
        let requests = "/api/v1/friends/requests"
        let listed = try await api.get("\(requests)?direction=outgoing", token: chat.ada.token)
        for request in listed.json.array ?? [] {
            let id = try #require(request["id"].integer)
            _ = try await api.delete("\(requests)/\(id)", token: chat.ada.token)
        }
    }

    /// A delivery of the webhook.
    func delivery() throws -> RoleRequest {
        let body = try body("receiveWebhook", ["delivery": .string(newName())]).serialized()
        let code = HMACSHA256.code(for: body, key: Array(Self.secret.utf8))
        return RoleRequest(
            "/webhook", body, type: "application/json",
            fields: [
                ("X-GitHub-Event", "ping"), ("X-GitHub-Delivery", newName()),
                ("X-Hub-Signature-256", "sha256=\(code)"),
            ])
    }
}
