import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("A database")
struct DatabaseTests {
    private static let values = Statement(
        """
        INSERT INTO things (name, amount, weight, picture, is_old) VALUES ($1, $2, $3, $4, $5)
        RETURNING name, amount, weight, picture, is_old
        """)

    @Test("Values of every kind come back as they were bound", arguments: Driver.all)
    func roundTrip(driver: Driver) async throws {
        try await driver.withThings { database in
            let picture = (0...255).map { UInt8($0) }
            try await database.transaction { transaction in
                let rows = try await transaction.query(
                    Self.values,
                    [
                        .text("лампа 💡"), .integer(.max), .real(0.1), .bytes(picture),
                        .boolean(true),
                    ]
                ) { row in
                    #expect(row.text(0) == "лампа 💡")
                    #expect(row.integer(1) == .max)
                    #expect(row.real(2) == 0.1)
                    #expect(row.bytes(3) == picture)
                    #expect(row.boolean(4))
                    return true
                }
                #expect(rows == [true])
            }
        }
    }

    @Test("Empty values are not NULL, and NULL is not an empty value", arguments: Driver.all)
    func emptyAndNull(driver: Driver) async throws {
        let read = Statement("SELECT name, picture, amount, weight FROM things ORDER BY id")
        try await driver.withThings { database in
            try await database.transaction { transaction in
                for (name, picture) in [("", SQLValue.bytes([])), ("b", .null)] {
                    try await transaction.execute(
                        Statement("INSERT INTO things (name, picture) VALUES ($1, $2)"),
                        [.text(name), picture])
                }
            }
            let rows = try await database.query(read) { row in
                #expect(row.optionalInteger(2) == nil && row.optionalReal(3) == nil)
                return (row.optionalText(0), row.optionalBytes(1))
            }
            #expect(rows.map(\.0) == ["", "b"])
            #expect(rows.map(\.1) == [[], nil])
        }
    }

    @Test("The big list of naughty strings comes back to the byte", arguments: Driver.all)
    func naughtyStrings(driver: Driver) async throws {
        guard let folder = try Corpus.suite("blns") else { return }
        let data = try Data(contentsOf: folder.appendingPathComponent("blns.json"))
        let strings = try #require(JSONSerialization.jsonObject(with: data) as? [String])
        #expect(strings.count > 500)
        try await driver.withStore { database in
            try await database.transaction { transaction in
                try await transaction.define(
                    Statement("CREATE TABLE strings (id {identity}, value TEXT NOT NULL) {strict}"))
                for string in strings {
                    try await transaction.execute(
                        Statement("INSERT INTO strings (value) VALUES ($1)"), [.text(string)])
                }
            }
            let stored = try await database.query(
                Statement("SELECT value FROM strings ORDER BY id")
            ) { Array($0.text(0).utf8) }
            #expect(stored == strings.map { Array($0.utf8) })
        }
    }

    @Test("A query sees every transaction that has returned", arguments: Driver.all)
    func readYourWrites(driver: Driver) async throws {
        try await driver.withThings { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        for number in 0..<25 {
                            let name = "\(writer)/\(number)"
                            try await database.transaction { try await Things.insert(name, in: $0) }
                            let seen = try await database.query(
                                Statement("SELECT id FROM things WHERE name = $1"), [.text(name)]
                            ) { $0.integer(0) }
                            #expect(seen.count == 1)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("A column read as what it is not fails the query", arguments: Driver.all)
    func unexpectedValue(driver: Driver) async throws {
        try await driver.withThings { database in
            try await database.transaction { try await Things.insert("a", in: $0) }
            for read: @Sendable (any Row) -> Bool in [
                { $0.integer(0) == 0 }, { $0.text(1).isEmpty }, { $0.bytes(0).isEmpty },
                { $0.real(1) == 0 },
            ] {
                let failure = await failure {
                    try await database.query(
                        Statement("SELECT name, amount FROM things"), [], read)
                }
                #expect(failure?.kind == .unexpectedValue)
            }
        }
    }

    @Test("Placeholders and values have to fit", arguments: Driver.all)
    func placeholders(driver: Driver) async throws {
        try await driver.withThings { database in
            let tooFew = await failure {
                try await database.query(
                    Statement("SELECT id FROM things WHERE id = $1"), []
                ) { $0.integer(0) }
            }
            #expect(tooFew?.kind == .misuse)
            #expect(
                tooFew?.message == "a statement with 1 placeholders was given 0 values")
            let misnumbered = await failure {
                try await database.query(
                    Statement("SELECT id FROM things WHERE id = $2 OR id = $1"),
                    [.integer(1), .integer(2)]
                ) { $0.integer(0) }
            }
            #expect(misnumbered?.kind == .misuse)
            let wrong = await failure {
                try await database.query(Statement("SELEC 1")) { $0.integer(0) }
            }
            #expect(wrong?.kind == .misuse)
            #expect(wrong?.description == "the statement cannot be run")
            #expect(wrong?.debugDescription.contains("SELEC 1") == true)
        }
    }

    @Test("A query outside of a transaction changes nothing", arguments: Driver.all)
    func readOnlyQueries(driver: Driver) async throws {
        try await driver.withThings { database async throws in
            let failure = await failure {
                try await database.query(
                    Statement("INSERT INTO things (name) VALUES ('a') RETURNING id")
                ) { $0.integer(0) }
            }
            #expect(failure?.kind == .readOnly)
            #expect(try await Things.count(in: database) == 0)
        }
    }

    @Test("An error of the row's reader is passed on", arguments: Driver.all)
    func throwingReader(driver: Driver) async throws {
        struct Unreadable: Error {}
        try await driver.withThings { database in
            try await database.transaction { try await Things.insert("a", in: $0) }
            await #expect(throws: Unreadable.self) {
                try await database.query(Things.names) { _ in throw Unreadable() }
            }
            #expect(try await Things.names(in: database) == ["a"])
        }
    }

    @Test("After closing, everything fails with one sentence", arguments: Driver.all)
    func closed(driver: Driver) async throws {
        try await driver.withThings { database in
            #expect(await database.isReady())
            await database.close()
            await database.close()
            #expect(await !database.isReady())
            for failure in [
                await failure { try await Things.count(in: database) },
                await failure { try await database.transaction { _ in } },
            ] {
                #expect(failure?.kind == .closed)
                #expect(failure?.description == "the database is closed")
            }
        }
    }
}
