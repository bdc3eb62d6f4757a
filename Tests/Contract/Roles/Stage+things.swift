import AccordClient
import ContractClient
import ContractRuntime
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
        return user.by(try await server.session(of: user))
    }

    /// A message to the participant.
    func message() async throws -> Int64 {
        try await api.client(chat.ada).registerMessage(
            .init(body: DirectMessageCreation(receiver: chat.grace.id, text: "Hello"))
        ).created.body.id
    }

    func file() async throws -> String {
        "/api/v1/files/\(try await api.file("notes", token: chat.ada.token))"
    }

    /// A link to a new file.
    func link() async throws -> (location: String, url: String) {
        let file = try await api.file("notes", token: chat.ada.token)
        let made = try await api.client(chat.ada).createShareLink(
            .init(fileID: file, body: ShareLinkCreation())
        ).created
        return (made.location, made.body.url)
    }

    /// Gives a persona an avatar, and the persona's id.
    func avatar(of persona: Persona) async throws -> Int64 {
        let user = try #require(person(persona))
        let picture = RequestContent(TestPicture.png(1, 1), mediaType: "image/png")
        _ = try await api.client(user).putMyAvatar(.init(body: .imagePNG(picture))).ok
        return user.id
    }

    /// A request for friendship of the owner to the participant, who are no friends then.
    func friendRequest() async throws -> Int64 {
        try await part()
        return try await api.client(chat.ada).createFriendRequest(
            .init(body: .friendByID(FriendByID(userID: chat.grace.id)))
        ).created.body.id
    }

    /// Makes the owner and the participant friends.
    func beFriends() async throws {
        try await part()
        try await server.befriend(chat.ada, chat.grace)
    }

    /// Leaves neither friendship nor a request for it between the owner and the participant.
    private func part() async throws {
        let ada = api.client(chat.ada)
        _ = try await ada.deleteFriend(.init(userID: chat.grace.id))
        for request in try await ada.listFriendRequests(.init(direction: .outgoing)).ok.body {
            _ = try await ada.deleteFriendRequest(.init(requestID: request.id)).noContent
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
