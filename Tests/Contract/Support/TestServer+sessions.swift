import AccordClient
import ContractClient

extension TestServer {
    /// One more session of a user.
    func session(of user: TestUser) async throws -> Token {
        try await api.client().createToken(
            .init(body: Credentials(email: user.email, password: user.password))
        ).ok.body
    }

    func end(_ session: Token, by user: TestUser) async throws {
        _ = try await api.client(user).deleteToken(.init(tokenID: session.id)).noContent
    }

    func logOut(_ user: TestUser) async throws {
        _ = try await api.client(user).deleteCurrentToken().noContent
    }

    /// A ticket that opens one WebSocket.
    func ticket(of user: TestUser) async throws -> String {
        try await api.client(user).createWebSocketTicket().created.body.ticket
    }
}

extension TestUser {
    /// The same user by another session.
    func by(_ session: Token) -> TestUser {
        TestUser(id: id, email: email, password: password, token: session.token)
    }
}
