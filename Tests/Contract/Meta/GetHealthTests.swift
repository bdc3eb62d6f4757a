import Testing

@Suite("GET /healthz says that the process is alive")
struct GetHealthTests {
    @Test("it answers without a token")
    func isAlive() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.get("/healthz")
        #expect(answer.status == 200)
        #expect(answer["status"].string == "ok")
    }
}
