import AccordClient
import ContractClient
import ContractTesting
import Testing

@Suite("GET /api lists what the API offers")
struct GetIndexTests {
    @Test("every operation of the contract is listed, in its order")
    func listsEveryOperation() async throws {
        let server = try await TestServer.shared()
        let index = try await server.api.client().getIndex().ok.body
        #expect(index.operations.map(\.operationID) == Watch.contract.checker.operations.map(\.id))
        #expect(index.documentation.swagger == "/swagger")
    }

    @Test("a trailing slash makes no difference, without a redirect")
    func servesTrailingSlash() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.get("/api/")
        #expect(answer.status == 200)
        #expect(answer.field("Location") == nil)
    }
}
