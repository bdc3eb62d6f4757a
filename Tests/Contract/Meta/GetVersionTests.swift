import AccordClient
import ContractClient
import Testing

@Suite("GET /version says which contract the server was built from")
struct GetVersionTests {
    @Test("the digest is that of the served document, and stands in the start line")
    func tellsTheDigest() async throws {
        let server = try await TestServer.shared()
        let digest = try await server.api.client().getVersion().ok.body.contract
        let document = try await server.api.get("/swagger.yaml")
        #expect(Watch.digest(of: document.body) == digest)
        #expect(server.output.contains(digest))
    }

    @Test("HEAD gives the fields of GET and no body")
    func answersHead() async throws {
        let server = try await TestServer.shared()
        let get = try await server.api.get("/version")
        let head = try await server.api.call("HEAD", "/version")
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(head.field("Content-Length") == get.field("Content-Length"))
        #expect(head.field("Content-Type") == get.field("Content-Type"))
    }
}
