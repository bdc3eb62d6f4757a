import AccordClient
import ContractClient
import Testing

@Suite("GET /healthz says that the process is alive")
struct GetHealthTests {
    @Test("it answers without a token")
    func isAlive() async throws {
        let server = try await TestServer.shared()
        _ = try await server.api.client().getHealth().ok
    }
}
