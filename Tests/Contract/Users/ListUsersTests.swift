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
        var next: String? = "\(target)?limit=2"
        while let page = next {
            let answer = try await server.api.get(page, token: caller.token)
            #expect(answer.status == 200)
            let items = answer.json.array ?? []
            #expect(items.count <= 2)
            seen += items.compactMap { $0["id"].integer }
            next = answer.next
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
        let page = try await server.api.get("\(target)?limit=1", token: one.token)
        let answer = try await server.api.get(try #require(page.next), token: other.token)
        #expect(answer.status == 404)
        #expect(answer.code == "unknown_cursor")
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
