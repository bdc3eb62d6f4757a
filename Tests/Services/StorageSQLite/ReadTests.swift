import Storage
import StorageSQLite
import Testing

@Suite("Reads of the SQLite store")
struct ReadTests {
    private static let long = Statement(
        """
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT 100000)
        SELECT count(*) FROM numbers
        """)
    private static let endless = Statement(
        """
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers)
        SELECT count(*) FROM numbers
        """)

    @Test("A short one stays on its thread, a long one moves to a reader thread")
    func budget() async throws {
        try await withSQLite { database, _ async throws in
            let before = database.metrics()
            #expect(try await Things.count(in: database) == 0)
            #expect(database.metrics().readsInPlace == before.readsInPlace + 1)
            #expect(try await database.query(Self.long) { $0.integer(0) } == [100_000])
            #expect(database.metrics().readsMoved == before.readsMoved + 1)
            #expect(database.metrics().readsInPlace == before.readsInPlace + 1)
        }
    }

    @Test("The budget is each read's own, however often its statement has run")
    func budgetIsNotSpent() async throws {
        try await withSQLite {
            $0.maxReadStepsInPlace = 2_000
        } _: { database, _ in
            for _ in 0..<2_000 { _ = try await Things.count(in: database) }
            #expect(database.metrics().readsMoved == 0)
        }
    }

    @Test("One that does not end is stopped at its deadline")
    func deadline() async throws {
        try await withSQLite {
            $0.readDeadline = .milliseconds(100)
        } _: { database, _ async throws in
            let failure = await failure {
                try await database.query(Self.endless) { $0.integer(0) }
            }
            #expect(failure?.kind == .timedOut)
            #expect(failure?.description == "the statement did not end in time")
            #expect(try await Things.count(in: database) == 0)
        }
    }

    @Test("More long ones than may wait are refused")
    func overload() async throws {
        try await withSQLite {
            $0.readDeadline = .seconds(1)
            $0.readerThreads = 1
            $0.maxQueuedReads = 1
        } _: { database, _ in
            let kinds = await withTaskGroup(of: DatabaseError.Kind?.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        await failure {
                            try await database.query(Self.endless) { $0.integer(0) }
                        }?.kind
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(kinds.filter { $0 == .overloaded }.count >= 3)
            #expect(kinds.contains(.timedOut))
        }
    }

    @Test("Closing stops those that run")
    func closing() async throws {
        try await withSQLite { database, _ in
            async let read = failure {
                try await database.query(Self.endless) { $0.integer(0) }
            }
            try await Task.sleep(for: .milliseconds(100))
            let start = ContinuousClock.now
            await database.close()
            #expect(ContinuousClock.now - start < .seconds(2))
            #expect(await read?.kind == .closed)
        }
    }

    @Test("Each statement is prepared once for a connection")
    func statementCache() async throws {
        try await withSQLite { database, _ in
            _ = try await Things.count(in: database)
            let prepared = database.metrics().preparedReads
            for _ in 0..<100 { _ = try await Things.count(in: database) }
            #expect(database.metrics().preparedReads == prepared)
            _ = try await Things.names(in: database)
            #expect(database.metrics().preparedReads == prepared + 1)
        }
    }

    @Test("A prepared statement outlives a change of the schema")
    func schemaChange() async throws {
        let everything = Statement("SELECT * FROM things")
        try await withSQLite { database, _ in
            try await database.transaction { try await Things.insert("a", in: $0) }
            let names = try await database.query(everything) { $0.text(1) }
            #expect(names == ["a"])
            try await database.transaction { transaction in
                try await transaction.define(
                    Statement("ALTER TABLE things ADD COLUMN colour TEXT DEFAULT 'red'"))
            }
            let colours = try await database.query(everything) { $0.text(7) }
            #expect(colours == ["red"])
        }
    }

    @Test("Text with U+0000 is kept whole, but SQL's functions see only what stands before it")
    func nul() async throws {
        try await withSQLite { database, _ in
            try await database.transaction { try await Things.insert("a\0b", in: $0) }
            let rows = try await database.query(
                Statement("SELECT name, length(name) FROM things")
            ) { ($0.text(0), $0.integer(1)) }
            #expect(rows.first?.0 == "a\0b")
            #expect(rows.first?.1 == 1)
        }
    }
}
