import Foundation
import Storage
import StorageSQLite
import Synchronization
import Testing

@Suite("Group commit")
struct GroupCommitTests {
    @Test("Two hundred writers share commits, and each gets its own answer")
    func sharing() async throws {
        struct Odd: Error {}
        try await withSQLite { database, _ async throws in
            let before = database.metrics()
            let kept = await withTaskGroup(of: Int.self) { group in
                for writer in 0..<200 {
                    group.addTask {
                        var kept = 0
                        for number in 0..<5 {
                            do {
                                try await database.transaction { transaction in
                                    try await Things.insert("\(writer)/\(number)", in: transaction)
                                    if (writer + number) % 2 == 1 { throw Odd() }
                                }
                                kept += 1
                            } catch {
                                #expect(error is Odd)
                            }
                        }
                        return kept
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(kept == 500)
            #expect(try await Things.count(in: database) == 500)
            let after = database.metrics()
            #expect(after.transactions - before.transactions == 1_000)
            #expect(after.groups - before.groups < 250)
            #expect(after.largestGroup > 1 && after.largestGroup <= 64)
            #expect(after.rowsChanged - before.rowsChanged == 500)
            #expect(after.queueDepth == 0 && after.failures == 0)
        }
    }

    @Test("The first of a group that fails leaves nothing, and takes none of the others with it")
    func failingFirst() async throws {
        struct Odd: Error {}
        final class Flag: Sendable { let value = Mutex(false) }
        try await withSQLite { database, _ async throws in
            let before = database.metrics().groups
            let hasBegun = Flag()
            let failed = Task {
                try await database.transaction { transaction in
                    try await Things.insert("undone", in: transaction)
                    hasBegun.value.withLock { $0 = true }
                    while database.metrics().queueDepth < 2 {
                        try await Task.sleep(for: .milliseconds(1))
                    }
                    throw Odd()
                }
            }
            while !hasBegun.value.withLock({ $0 }) { await Task.yield() }
            async let second = database.transaction { try await Things.insert("b", in: $0) }
            async let third = database.transaction { try await Things.insert("c", in: $0) }
            #expect(try await second == 1)
            #expect(try await third == 1)
            await #expect(throws: Odd.self) { try await failed.value }
            #expect(try await Things.names(in: database).sorted() == ["b", "c"])
            #expect(database.metrics().groups == before + 1)
        }
    }

    @Test("More transactions than may wait are refused")
    func overload() async throws {
        try await withSQLite {
            $0.maxQueuedTransactions = 4
        } _: { database, _ in
            try await withHeldWriter(of: database) { release in
                try await withThrowingTaskGroup(of: DatabaseError?.self) { group in
                    for number in 0..<20 {
                        group.addTask {
                            await failure {
                                try await database.transaction { transaction in
                                    try await Things.insert("\(number)", in: transaction)
                                }
                            }
                        }
                    }
                    var refused: [DatabaseError] = []
                    while refused.count < 16 {
                        refused.append(try #require(try await group.next() ?? nil))
                    }
                    #expect(refused.allSatisfy { $0.kind == .overloaded })
                    #expect(
                        refused[0].description
                            == "4 transactions wait for the database already")
                    #expect(database.metrics().queueDepth == 4)
                    release.open()
                    while let answer = try await group.next() { #expect(answer == nil) }
                }
            }
            #expect(try await Things.count(in: database) == 4)
        }
    }

    @Test("A body that does not end is undone at its deadline, and others go on")
    func deadline() async throws {
        try await withSQLite {
            $0.transactionDeadline = .milliseconds(50)
        } _: { database, _ in
            let mayGoOn = Gate()
            let hasEnded = Gate()
            let straggler = Mutex<DatabaseError?>(nil)
            let late = await failure {
                try await database.transaction { transaction in
                    try await Things.insert("late", in: transaction)
                    try await mayGoOn.wait()
                    let failure = await failure {
                        try await Things.insert("later", in: transaction)
                    }
                    straggler.withLock { $0 = failure }
                    hasEnded.open()
                }
            }
            #expect(late?.kind == .timedOut)
            #expect(late?.description == "the transaction did not end within 0.05 seconds")
            try await database.transaction { try await Things.insert("other", in: $0) }
            #expect(try await Things.names(in: database) == ["other"])
            mayGoOn.open()
            try await hasEnded.wait()
            #expect(straggler.withLock { $0?.description } == "the transaction is over")
            #expect(try await Things.names(in: database) == ["other"])
        }
    }

    @Test("A store can be closed while a body that was given up still runs")
    func closingWithStraggler() async throws {
        let mayEnd = Gate()
        let hasEnded = Gate()
        try await withSQLite {
            $0.transactionDeadline = .milliseconds(20)
        } _: { database, _ in
            let late = await failure {
                try await database.transaction { _ in
                    try await mayEnd.wait()
                    hasEnded.open()
                }
            }
            #expect(late?.kind == .timedOut)
            await database.close()
        }
        mayEnd.open()
        try await hasEnded.wait()
    }

    @Test("A statement that does not end is interrupted, and its group hears so")
    func endlessStatement() async throws {
        let endless = Statement(
            """
            INSERT INTO things (name)
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers)
            SELECT 'n' || n FROM numbers
            """)
        try await withSQLite {
            $0.transactionDeadline = .milliseconds(100)
        } _: { database, _ async throws in
            async let neighbours = withTaskGroup(of: DatabaseError?.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        await failure {
                            try await database.transaction { transaction in
                                try await Things.insert("\(number)", in: transaction)
                            }
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let culprit = await failure {
                try await database.transaction { try await $0.execute(endless, []) }
            }
            #expect(culprit?.kind == .timedOut)
            let failed = await neighbours.compactMap { $0 }
            #expect(failed.allSatisfy { $0.kind == .unavailable })
            #expect(try await Things.count(in: database) == Int64(10 - failed.count))
        }
    }

    @Test("Reads go on while a transaction takes its time")
    func readsDuringWrite() async throws {
        try await withSQLite { database, _ in
            try await withHeldWriter(of: database) { release async throws in
                for _ in 0..<200 { #expect(try await Things.count(in: database) == 0) }
                release.open()
            }
        }
    }

    @Test("Constraints that are deferred to the commit fail their own transaction only")
    func deferredConstraint() async throws {
        try await withSQLite { database, _ in
            try await database.transaction { transaction in
                try await transaction.define(
                    Statement(
                        """
                        CREATE TABLE parts (whole_id {integer}
                            REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED) {strict}
                        """))
            }
            let before = database.metrics().groups
            try await withHeldWriter(of: database) { release in
                async let good = failure {
                    try await database.transaction { try await Things.insert("good", in: $0) }
                }
                async let bad = failure {
                    try await database.transaction { transaction in
                        try await transaction.execute(
                            Statement("INSERT INTO parts (whole_id) VALUES (99)"), [])
                    }
                }
                while database.metrics().queueDepth < 2 { await Task.yield() }
                release.open()
                #expect(await good == nil)
                #expect(await bad?.constraint?.sort == .foreignKey)
            }
            #expect(database.metrics().groups == before + 1)
        }
    }

    /// Lets a transaction hold the writer, and what comes meanwhile join its group.
    private func withHeldWriter(
        of database: SQLiteDatabase, _ body: (Gate) async throws -> Void
    ) async throws {
        let isHeld = Gate()
        let release = Gate()
        async let holder: Void = database.transaction { _ in
            isHeld.open()
            try await release.wait()
        }
        try await isHeld.wait()
        try await body(release)
        try await holder
    }
}
