import ContractTesting
import Testing

@Suite("GET /api lists what the API offers")
struct GetIndexTests {
    @Test("every operation of the contract is listed, in its order")
    func listsEveryOperation() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.get("/api")
        #expect(answer.status == 200)
        let listed = (answer["operations"].array ?? []).compactMap { $0["operation_id"].string }
        #expect(listed == Watch.contract.checker.operations.map(\.id))
        #expect(answer["documentation"]["swagger"].string == "/swagger")
    }

    @Test("a trailing slash makes no difference, without a redirect")
    func servesTrailingSlash() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.get("/api/")
        #expect(answer.status == 200)
        #expect(answer.field("Location") == nil)
    }
}
