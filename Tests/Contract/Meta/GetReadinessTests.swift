import Foundation
import Testing

@Suite("GET /readyz says whether the server can do its work")
struct GetReadinessTests {
    @Test("it is ready while the store answers")
    func isReady() async throws {
        let server = try await TestServer.shared()
        let answer = try await server.api.get("/readyz")
        #expect(answer.status == 200)
    }

    @Test("it is not ready once the folder of files is gone, but alive")
    func isNotReadyWithoutFiles() async throws {
        let server = try await TestServer()
        try FileManager.default.removeItem(at: server.directory.appendingPathComponent("files"))
        let answer = try await server.api.get("/readyz")
        #expect(answer.status == 503)
        #expect(answer.code == "not_ready")
        #expect(try await server.api.get("/healthz").status == 200)
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
        let answer = try await server.api.get("/readyz")
        #expect(answer.status == 503)
        #expect(answer.code == "not_ready")
        let alive = try await server.api.get("/healthz")
        #expect(alive.status == 200)
    }
}
