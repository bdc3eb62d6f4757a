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

    @Test("it is not ready once the store has lost its file")
    func isNotReadyWithoutStore() async throws {
        let server = try await TestServer()
        let store = server.directory.appendingPathComponent("accord.db")
        // A page of zeros where the schema stood: no statement can be prepared any more.
        let file = try FileHandle(forWritingTo: store)
        try file.truncate(atOffset: 0)
        try file.close()
        for name in ["accord.db-wal", "accord.db-shm"] {
            try? FileManager.default.removeItem(at: server.directory.appendingPathComponent(name))
        }
        let answer = try await server.api.get("/readyz")
        #expect(answer.status == 503)
        #expect(answer.code == "not_ready")
        let alive = try await server.api.get("/healthz")
        #expect(alive.status == 200)
    }
}
