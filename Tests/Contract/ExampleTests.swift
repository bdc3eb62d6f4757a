import JSON
import Testing

/// What the contract's examples show and no other suite comes across: people who have told everything of themselves
/// beside people who have not.
@Suite("Answers look like the examples of the contract")
struct ExampleTests {
    private let requests = "/api/v1/friends/requests"

    /// Ada, who has an age and a city, and Grace, who has neither.
    private func people() async throws -> (server: TestServer, ada: TestUser, grace: TestUser) {
        let server = try await TestServer.shared()
        let (ada, grace) = (try await server.user(), try await server.user("Grace", "Hopper"))
        let told = try await server.api.patch(
            "/api/v1/users/me", #"{"age": 36, "city": "London"}"#, token: ada.token)
        try #require(told.status == 200, "\(told.text)")
        return (server, ada, grace)
    }

    private func isFull(_ user: JSONValue) -> Bool {
        user["age"].integer == 36 && user["city"].string == "London"
    }

    @Test("friend requests, as they are made, listed, told and accepted")
    func friendRequests() async throws {
        let (server, ada, grace) = try await people()
        let api = server.api
        let socket = try await api.open("/ws/events", token: grace.token)
        let made = try await api.post(requests, #"{"user_id": \#(grace.id)}"#, token: ada.token)
        #expect(made.status == 201)
        #expect(isFull(made["sender"]))
        #expect(made["receiver"]["age"] == .null)
        let event = try await socket.receive()
        #expect(event?["request"] == made.json)
        await socket.abandon()
        let listed = try await api.get(requests, token: grace.token)
        #expect(listed.json.array == [made.json])
        let id = try #require(made["id"].integer)
        let accepted = try await api.call("POST", "\(requests)/\(id)/accept", token: grace.token)
        #expect(isFull(accepted["user"]))
    }

    @Test("chats, as they are started and listed")
    func chats() async throws {
        let (server, ada, grace) = try await people()
        try await server.befriend(ada, grace)
        let started = try await server.api.post(
            "/api/v1/chats/start", #"{"email": "\#(grace.email)"}"#, token: ada.token)
        #expect(started.status == 201)
        #expect(isFull(started["initiator"]))
        #expect(started["chat_messages"].array == [])
        let listed = try await server.api.get("/api/v1/chats", token: grace.token)
        #expect(listed.json.array?.first?["initiator"] == started["initiator"])
    }

    @Test("accounts, as administrators list them")
    func accounts() async throws {
        let (server, ada, _) = try await people()
        let admin = try await server.admin()
        let listed = try await server.api.get(
            "/api/v1/admin/users?search=\(ada.email)", token: admin.token)
        #expect(listed.json.array?.count == 1)
        #expect(listed.json.array.map { isFull($0[0]) } == true)
    }

    @Test("sessions, with the program that they were begun by")
    func sessions() async throws {
        let (server, ada, _) = try await people()
        let begun = try await server.api.call(
            "POST", "/api/v1/users/token",
            json: #"{"email": "\#(ada.email)", "password": "\#(ada.password)"}"#,
            fields: [("User-Agent", "curl/8.5.0")])
        let token = try #require(begun["token"].string)
        let listed = try await server.api.get("/api/v1/tokens", token: token)
        let current = listed.json.array?.first { $0["is_current"] == .boolean(true) }
        #expect(current?["user_agent"].string == "curl/8.5.0")
    }
}
