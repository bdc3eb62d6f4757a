import CSQLite
import EventLoop
import Foundation
import Storage
import StorageSQLite
import Testing
import Threads

/// A connection that the store does not know, as that of another process.
private final class Stranger {
    private var handle: OpaquePointer?

    init(_ directory: TemporaryDirectory) {
        sqlite3_open(directory.path + "/accord.db", &handle)
    }

    deinit { sqlite3_close_v2(handle) }

    func run(_ sql: String) -> Int32 { sqlite3_exec(handle, sql, nil, nil, nil) }

    /// Cuts the log off, which no reader may hinder, and does not wait for any.
    func truncateLog() -> Int32 {
        sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    }
}

/// Opens a store and a loop, and runs a body on the loop.
private func onLoop<Result: Sendable>(
    _ change: (inout SQLiteConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable (SQLiteDatabase, TemporaryDirectory, Loop) async throws -> Result
) async throws -> Result {
    try await withSQLite(change) { database, directory in
        let loop = try Loop.start(name: "loop")
        defer { loop.stop() }
        return try await Task(executorPreference: loop) {
            try await body(database, directory, loop)
        }.value
    }
}

@Suite("Reads of one round of a loop")
struct RoundReadTests {
    @Test("A read sees what was acknowledged before it, in whatever thread and in the same round")
    func exact() async throws {
        let counts = try await onLoop { database, _, _ in
            var counts: [Int64] = []
            for number in 0..<50 {
                counts.append(try await Things.count(in: database))
                // The loop is held up, so that its round cannot end.
                let isAcknowledged = Monitor(false)
                Task.detached {
                    try await database.transaction { try await Things.insert("\(number)", in: $0) }
                    isAcknowledged.withLock { $0 = true }
                    isAcknowledged.signal()
                }
                isAcknowledged.wait { $0 ? () : nil }
            }
            return counts
        }
        #expect(counts == (0..<50).map(Int64.init))
    }

    @Test("A row of another connection is seen in the next round, and reads of one round agree")
    func strangers() async throws {
        let counts = try await onLoop { database, directory, loop in
            let stranger = Stranger(directory)
            var counts = [try await Things.count(in: database)]
            #expect(stranger.run("INSERT INTO things (name) VALUES ('foreign')") == SQLITE_OK)
            counts.append(try await Things.count(in: database))
            await loop.wait(until: .now.advanced(by: .milliseconds(1)))
            counts.append(try await Things.count(in: database))
            return counts
        }
        #expect(counts == [0, 0, 1])
    }

    @Test("A loop that waits hinders nobody to cut the log off")
    func nothingIsHeld() async throws {
        try await onLoop { database, directory, _ in
            _ = try await Things.count(in: database)
            try await database.transaction { try await Things.insert("one", in: $0) }
            _ = try await Things.count(in: database)
            // The stranger's is the other thread now, and this loop waits for it.
            let result = await Task.detached {
                // Until the loop has come to its wait.
                for _ in 0..<500 {
                    if Stranger(directory).truncateLog() == SQLITE_OK { return SQLITE_OK }
                    try? await Task.sleep(for: .milliseconds(2))
                }
                return SQLITE_BUSY
            }.value
            #expect(result == SQLITE_OK)
        }
    }

    @Test("A read that moves and one that fails leave the round usable")
    func failures() async throws {
        let long = Statement(
            """
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT 90000)
            SELECT count(*) FROM numbers
            """)
        let writing = Statement("INSERT INTO things (name) VALUES ('no') RETURNING id")
        try await onLoop { database, _, _ async throws in
            let before = database.metrics()
            #expect(try await Things.count(in: database) == 0)
            #expect(try await database.query(long) { $0.integer(0) } == [90_000])
            #expect(try await Things.count(in: database) == 0)
            let refusal = await failure { try await database.query(writing) { $0.integer(0) } }
            #expect(refusal?.kind == .readOnly)
            #expect(try await Things.count(in: database) == 0)
            let moved = database.metrics().readsMoved - before.readsMoved
            #expect(moved == 1)
        }
    }

    @Test("A store that is being closed refuses the reads of a round that goes on")
    func closing() async throws {
        try await onLoop { database, _, _ async throws in
            #expect(try await Things.count(in: database) == 0)
            let isClosed = Monitor(false)
            Task.detached {
                await database.close()
                isClosed.withLock { $0 = true }
                isClosed.signal()
            }
            // Held up, the loop keeps its connection; closing waits for it.
            let deadline = ContinuousClock.now.advanced(by: .seconds(5))
            var kind: DatabaseError.Kind?
            while kind == nil, ContinuousClock.now < deadline {
                kind = await failure { try await Things.count(in: database) }?.kind
            }
            #expect(kind == .closed)
            #expect(isClosed.wait(atMost: .seconds(5)) { $0 ? true : nil } == true)
        }
    }

    @Test("The log does not grow without bound while loops read without a pause")
    func log() async throws {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        var configuration = SQLiteConfiguration(dataDirectory: directory.path)
        configuration.checkpointPages = 20
        let database = try SQLiteDatabase.open(configuration)
        try await Things.create(in: database)
        let loops = try LoopGroup(count: 2)
        defer { loops.stop() }
        let isDone = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Two on each loop: one of them is always ready to go on.
            for _ in 0..<4 {
                group.addTask(executorPreference: loops.next()) {
                    while !isDone.isOpen {
                        _ = try await Things.count(in: database)
                        await Task.yield()
                    }
                }
            }
            let picture = SQLValue.bytes([UInt8](repeating: 7, count: 4 << 10))
            let filling = Statement("INSERT INTO things (name, picture) VALUES ($1, $2)")
            for number in 0..<1_000 {
                try await database.transaction {
                    try await $0.execute(filling, [.text("\(number)"), picture])
                }
            }
            isDone.open()
            try await group.waitForAll()
        }
        let size = try FileManager.default.attributesOfItem(
            atPath: directory.path + "/accord.db-wal")[.size]
        // Sixteen times the length at which it is copied, and what one group adds.
        #expect((size as? Int ?? .max) < 20 * 17 * 4_200)
        #expect(database.metrics().checkpoints > 5)
        await database.close()
    }
}
