import AccordClient
import ContractClient

extension TestChat {
    /// What is stored, newest first.
    func stored(as user: TestUser? = nil) async throws -> [Message] {
        try await server.api.client(user ?? ada).listChatMessages(.init(chatID: id)).ok.body
    }

    /// Ends the friendship.
    func part() async throws {
        _ = try await server.api.client(ada).deleteFriend(.init(userID: grace.id)).noContent
    }
}
