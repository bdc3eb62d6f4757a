import Storage
import Testing

@Suite("A transaction")
struct TransactionTests {
    struct Refused: Error {}

    @Test("What its body throws undoes it and is thrown", arguments: Driver.all)
    func rollback(driver: Driver) async throws {
        try await driver.withThings { database async throws in
            await #expect(throws: Refused.self) {
                try await database.transaction { transaction in
                    try await Things.insert("a", in: transaction)
                    #expect(try await Things.count(in: transaction) == 1)
                    throw Refused()
                }
            }
            #expect(try await Things.count(in: database) == 0)
        }
    }

    @Test("The number of changed rows is given", arguments: Driver.all)
    func changes(driver: Driver) async throws {
        let renaming = Statement("UPDATE things SET amount = 7 WHERE name <> $1")
        try await driver.withThings { database async throws in
            try await database.transaction { transaction async throws in
                for name in ["a", "b", "c"] {
                    #expect(try await Things.insert(name, in: transaction) == 1)
                }
                #expect(try await transaction.execute(renaming, [.text("b")]) == 2)
                let deletion = Statement("DELETE FROM things WHERE amount = 8")
                #expect(try await transaction.execute(deletion, []) == 0)
            }
        }
    }

    @Test(
        "The id of a row that is added is given, and nothing but one row may be added",
        arguments: Driver.all)
    func insertion(driver: Driver) async throws {
        let unlessThere = Statement(
            "INSERT INTO things (name) VALUES ($1) ON CONFLICT (name) DO NOTHING")
        let number = Statement("SELECT id FROM things WHERE name = $1")
        try await driver.withThings { database async throws in
            try await database.transaction { transaction async throws in
                for name in ["a", "b"] {
                    let id = try await transaction.insert(unlessThere, [.text(name)])
                    let stored = try await transaction.first(number, [.text(name)]) {
                        $0.integer(0)
                    }
                    #expect(stored == id)
                }
            }
            let failure = await failure {
                try await database.transaction { try await $0.insert(unlessThere, [.text("a")]) }
            }
            #expect(failure?.kind == .misuse)
            #expect(try await Things.names(in: database) == ["a", "b"])
        }
    }

    @Test(
        "The first failed statement decides its fate, even if the body goes on",
        arguments: Driver.all)
    func swallowedFailure(driver: Driver) async throws {
        try await driver.withThings { database async throws in
            let failure = await failure {
                try await database.transaction { transaction in
                    try await Things.insert("a", in: transaction)
                    try? await transaction.define(Statement("CREATE NONSENSE"))
                    _ = try? await Things.insert("b", in: transaction)
                }
            }
            #expect(failure?.kind == .misuse)
            #expect(try await Things.count(in: database) == 0)
        }
    }

    @Test("Nobody sees what is not committed", arguments: Driver.all)
    func isolation(driver: Driver) async throws {
        try await driver.withThings { database in
            try await database.transaction { transaction in
                try await Things.insert("a", in: transaction)
                #expect(try await Things.count(in: database) == 0)
                #expect(try await Things.count(in: transaction) == 1)
            }
            #expect(try await Things.count(in: database) == 1)
        }
    }

    @Test("A body that waits for something else keeps all others out", arguments: Driver.all)
    func foreignWaits(driver: Driver) async throws {
        try await driver.withThings { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await database.transaction { transaction in
                            let before = try await Things.count(in: transaction)
                            #expect(before.isMultiple(of: 2))
                            try await Things.insert("\(number) a", in: transaction)
                            try await Task.sleep(for: .milliseconds(2))
                            #expect(try await Things.count(in: transaction) == before + 1)
                            try await Things.insert("\(number) b", in: transaction)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await Things.count(in: database) == 40)
        }
    }

    @Test("One that escapes its body is of no use", arguments: Driver.all)
    func escape(driver: Driver) async throws {
        final class Thief: @unchecked Sendable { var loot: (any Transaction)? }
        try await driver.withThings { database in
            let thief = Thief()
            try await database.transaction { thief.loot = $0 }
            let loot = try #require(thief.loot)
            let failure = await failure { try await Things.insert("a", in: loot) }
            #expect(failure?.kind == .misuse)
            #expect(try await Things.count(in: database) == 0)
        }
    }

    @Test("A cancelled task starts none", arguments: Driver.all)
    func cancellation(driver: Driver) async throws {
        try await driver.withThings { database async throws in
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                try await database.transaction { try await Things.insert("a", in: $0) }
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await Things.count(in: database) == 0)
        }
    }

    @Test("Ids are never given again", arguments: Driver.all)
    func identities(driver: Driver) async throws {
        try await driver.withThings { database in
            let ids = try await database.transaction { transaction in
                var ids: [Int64] = []
                for name in ["a", "b", "c"] {
                    ids += try await transaction.query(
                        Things.insertionWithID, [.text(name)]
                    ) { $0.integer(0) }
                    try await transaction.execute(Statement("DELETE FROM things"), [])
                }
                return ids
            }
            #expect(ids.count == 3 && Set(ids).count == 3 && ids == ids.sorted())
        }
    }
}

@Suite("A constraint")
struct ConstraintTests {
    private func broken(
        by driver: Driver, _ statement: Statement, _ values: [SQLValue]
    ) async throws -> DatabaseError? {
        try await driver.withThings { database async throws in
            let failure = await failure {
                try await database.transaction { transaction in
                    try await Things.insert("taken", in: transaction)
                    try await transaction.execute(statement, values)
                }
            }
            #expect(try await Things.count(in: database) == 0)
            return failure
        }
    }

    @Test("UNIQUE names its columns", arguments: Driver.all)
    func unique(driver: Driver) async throws {
        let failure = try await broken(by: driver, Things.insertion, [.text("taken"), .null])
        #expect(failure?.kind == .constraint)
        #expect(failure?.isDuplicate(of: "things.name") == true)
        #expect(failure?.isDuplicate(of: "things.amount") == false)
    }

    @Test("NOT NULL names its column", arguments: Driver.all)
    func notNull(driver: Driver) async throws {
        let failure = try await broken(by: driver, Things.insertion, [.null, .null])
        #expect(failure?.constraint?.sort == .notNull)
        #expect(failure?.constraint?.columns == ["things.name"])
    }

    @Test("CHECK names itself", arguments: Driver.all)
    func check(driver: Driver) async throws {
        let failure = try await broken(by: driver, Things.insertion, [.text("a"), .integer(-1)])
        #expect(failure?.constraint?.sort == .check)
        #expect(failure?.constraint?.name == "things_amount")
    }

    @Test("REFERENCES is kept", arguments: Driver.all)
    func foreignKey(driver: Driver) async throws {
        let failure = try await broken(
            by: driver, Statement("UPDATE things SET whole_id = $1"), [.integer(99)])
        #expect(failure?.constraint?.sort == .foreignKey)
    }

    @Test("A column's type is binding", arguments: Driver.all)
    func type(driver: Driver) async throws {
        let failure = try await broken(by: driver, Things.insertion, [.text("a"), .text("many")])
        #expect(failure?.kind == .constraint)
        #expect(failure?.constraint?.sort == .check)
    }

    @Test("Values of rows never stand in the short sentence", arguments: Driver.all)
    func safety(driver: Driver) async throws {
        let secret = "taken"
        let failure = try await broken(by: driver, Things.insertion, [.text(secret), .null])
        #expect(failure?.description.contains(secret) == false)
    }
}
