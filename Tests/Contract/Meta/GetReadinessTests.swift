import AccordClient
import ContractClient
import Foundation
import HTTPMessages
import Testing

@Suite("GET /readyz says whether the server can do its work")
struct GetReadinessTests {
    @Test("it is ready while the store answers")
    func isReady() async throws {
        let server = try await TestServer.shared()
        _ = try await server.api.client().getReadiness().ok
    }

    @Test("it is not ready once the folder of files is gone, but alive")
    func isNotReadyWithoutFiles() async throws {
        let server = try await TestServer()
        try FileManager.default.removeItem(at: server.directory.appendingPathComponent("files"))
        try await expectNotReady(server)
    }

    @Test("it is not ready once the store cannot be read, but alive")
    func isNotReadyWithoutStore() async throws {
        let server = try await TestServer()
        let damage = """
            PRAGMA busy_timeout=5000; PRAGMA writable_schema=ON;
            UPDATE sqlite_schema SET sql='damaged' WHERE name='users'; PRAGMA schema_version=999;
            """
        let store = server.directory.appendingPathComponent("accord.db").path
        let sqlite = try Tool.run("/usr/bin/sqlite3", [store, damage])
        try #require(sqlite.status == 0, "\(sqlite.error)")
        try await expectNotReady(server)
    }

    private func expectNotReady(_ server: TestServer) async throws {
        let client = server.api.client()
        expectProblem(try await client.getReadiness(), .serviceUnavailable, .notReady)
        _ = try await client.getHealth().ok
    }
}
