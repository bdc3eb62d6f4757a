import Foundation
import Storage
import StorageSQLite
import Testing

@Suite("The write-ahead log")
struct LogTests {
    private static let filling = Statement(
        "INSERT INTO things (name, picture) VALUES ($1, $2)")

    private func fill(_ database: any Database, rows: Int) async throws {
        let picture = SQLValue.bytes([UInt8](repeating: 7, count: 4 << 10))
        for number in 0..<rows {
            let name = SQLValue.text("\(number)")
            try await database.transaction {
                try await $0.execute(Self.filling, [name, picture])
            }
        }
    }

    private func size(_ name: String, in directory: TemporaryDirectory) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(
            atPath: directory.path + "/" + name)
        return attributes?[.size] as? Int ?? 0
    }

    @Test("It is copied into the database from time to time, and wholly when the store is closed")
    func checkpoints() async throws {
        try await withSQLite {
            $0.checkpointPages = 50
        } _: { database, directory in
            try await fill(database, rows: 500)
            #expect(database.metrics().checkpoints >= 10)
            #expect(size("accord.db-wal", in: directory) < 400 << 10)
            await database.close()
            #expect(size("accord.db-wal", in: directory) == 0)
            #expect(size("accord.db", in: directory) > 2 << 20)
        }
    }

    @Test("Readers that follow each other without a gap do not let it grow without bound")
    func busyReaders() async throws {
        let long = Statement(
            """
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT 30000)
            SELECT count(*) + (SELECT count(*) FROM things) FROM numbers
            """)
        try await withSQLite {
            $0.checkpointPages = 10
        } _: { database, directory in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        while !Task.isCancelled {
                            _ = try await database.query(long) { $0.integer(0) }
                        }
                    }
                }
                try await fill(database, rows: 400)
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(size("accord.db-wal", in: directory) < 1 << 20)
        }
    }
}
