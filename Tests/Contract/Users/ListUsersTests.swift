import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("GET /api/v1/users/all lists all users but the caller")
struct ListUsersTests {
    private let target = "/api/v1/users/all"

    @Test("the pages hold everybody once, by id, and never the caller (S193)")
    func pages() async throws {
        let server = try await TestServer.shared()
        var others: [Int64] = []
        for _ in 0..<3 { others.append(try await server.user().id) }
        let caller = try await server.user()
        var seen: [Int64] = []
        let pages = server.api.client(caller).pages(of: ListUsers.self, .init(limit: 2))
        for try await page in pages {
            let users = try page.ok.body
            #expect(users.count <= 2)
            seen += users.map(\.id)
        }
        #expect(seen == seen.sorted())
        #expect(Set(seen).count == seen.count)
        #expect(Set(others).isSubset(of: seen))
        #expect(!seen.contains(caller.id))
    }

    @Test("a cursor is of no use to another user")
    func sealsCursors() async throws {
        let server = try await TestServer.shared()
        _ = try await server.user()
        let (one, other) = (try await server.user(), try await server.user())
        let client = server.api.client(one)
        let cursor = try #require(try await client.listUsers(.init(limit: 1)).nextCursor)
        _ = try await client.listUsers(.init(cursor: cursor, limit: 1)).ok
        let answer = try await server.api.client(other).listUsers(.init(cursor: cursor, limit: 1))
        expectProblem(answer, .notFound, .unknownCursor)
    }

    @Test("parameters are checked")
    func checksParameters() async throws {
        let user = try await TestServer.shared().user()
        try await expectListParametersAreChecked(target, token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("GET", target) }
}
