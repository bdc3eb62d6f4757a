public import ContractClient

/// Somebody who is logged in.
public struct Member: Sendable {
    /// The calls of the contract, with the token of a session.
    public let client: APIClient

    /// Logs in; throws `AnswerError` when the server refuses.
    public init(
        baseURL: String, transport: any ClientTransport, email: String, password: String
    ) async throws {
        let guest = APIClient(baseURL: baseURL, transport: transport)
        let token = try await guest.createToken(
            .init(body: Credentials(email: email, password: password))
        ).ok.body.token
        client = APIClient(
            baseURL: baseURL, transport: transport,
            credentials: .init(bearerAuth: ClientCredential(token)))
    }

    /// The names of all users, a page of them at a time.
    public func names() async throws -> [String] {
        var names: [String] = []
        for try await user in client.items(of: ListUsers.self, .init(limit: 2)) {
            names.append(user.firstName)
        }
        return names
    }
}
