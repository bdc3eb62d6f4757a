import Storage
import Testing

@Suite("Migrations")
struct MigrationTests {
    private static let first = Migration(
        version: 1, name: "boxes",
        statements: [
            Statement("CREATE TABLE boxes (id {identity}, label TEXT NOT NULL) {strict}"),
            Statement("CREATE INDEX boxes_by_label ON boxes (label)"),
        ])
    private static let second = Migration(
        version: 2, name: "labels",
        statements: [Statement("ALTER TABLE boxes ADD COLUMN weight {integer}")])
    private static let broken = Migration(
        version: 2, name: "broken",
        statements: [
            Statement("CREATE TABLE lids (id {identity}) {strict}"),
            Statement("CREATE TABLE boxes (id {identity}) {strict}"),
        ])
    private static let history = Statement(
        "SELECT version, name FROM schema_migrations ORDER BY version")

    private func versions(_ database: any Database) async throws -> [Int64] {
        try await database.query(Self.history) { $0.integer(0) }
    }

    @Test("Each is applied once", arguments: Driver.all)
    func once(driver: Driver) async throws {
        try await driver.withStore { database in
            #expect(try await database.migrate([Self.first]) == [1])
            #expect(try await database.migrate([Self.first, Self.second]) == [2])
            #expect(try await database.migrate([Self.first, Self.second]) == [])
            #expect(try await versions(database) == [1, 2])
            try await database.transaction { transaction in
                try await transaction.execute(
                    Statement("INSERT INTO boxes (label, weight) VALUES ('a', 1)"), [])
            }
        }
    }

    @Test("An empty list is a schema too", arguments: Driver.all)
    func empty(driver: Driver) async throws {
        try await driver.withStore { database async throws in
            #expect(try await database.migrate([]) == [])
            #expect(try await versions(database) == [])
        }
    }

    @Test("Several starts at once apply each once", arguments: Driver.all)
    func concurrentStarts(driver: Driver) async throws {
        try await driver.withStore { database in
            let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<10 {
                    group.addTask { try await database.migrate([Self.first, Self.second]) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == [1, 2])
        }
    }

    @Test("One that fails leaves the version before it, whole", arguments: Driver.all)
    func failing(driver: Driver) async throws {
        try await driver.withStore { database async throws in
            let failure = await failure { try await database.migrate([Self.first, Self.broken]) }
            #expect(failure?.kind == .misuse)
            #expect(try await versions(database) == [1])
            #expect(try await database.migrate([Self.first, Self.second]) == [2])
            let lids = await Self.failureOfLids(database)
            #expect(lids?.kind == .misuse)
        }
    }

    private static func failureOfLids(_ database: any Database) async -> DatabaseError? {
        await failure {
            try await database.query(Statement("SELECT id FROM lids")) { $0.integer(0) }
        }
    }

    @Test("A schema of a newer program is refused", arguments: Driver.all)
    func newer(driver: Driver) async throws {
        try await driver.withStore { database in
            try await database.migrate([Self.first, Self.second])
            let failure = await failure { try await database.migrate([Self.first]) }
            #expect(failure?.kind == .schemaTooNew)
            #expect(
                failure?.description
                    == "the database has schema version 2, this program knows versions up to 1: "
                    + "start the newer program")
        }
    }

    @Test("An edited migration is refused", arguments: Driver.all)
    func edited(driver: Driver) async throws {
        let edited = Migration(
            version: 1, name: "boxes",
            statements: [Self.first.statements[0]])
        try await driver.withStore { database in
            try await database.migrate([Self.first])
            let failure = await failure { try await database.migrate([edited, Self.second]) }
            #expect(failure?.kind == .migrationChanged)
            #expect(
                failure?.description
                    == "migration 1 'boxes' differs from the one that the database was made with: "
                    + "released migrations must not be edited")
            #expect(try await versions(database) == [1])
        }
    }

    @Test("A checksum tells texts and their division apart, and never changes")
    func checksums() {
        func checksum(_ statements: StaticString...) -> String {
            Migration(version: 1, name: "", statements: statements.map { Statement($0) }).checksum
        }
        #expect(checksum("ab", "c") != checksum("a", "bc"))
        #expect(checksum("ab") != checksum("aB"))
        #expect(checksum() == "cbf29ce484222325")
        // FNV-1a of "a" and the separator: a changed rule would lock every user out of his store.
        #expect(checksum("a") == "089bc907b544c769")
    }
}

@Suite("The SQL dialect")
struct SQLDialectTests {
    private let dialect = SQLDialect(
        identity: "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", integer: "bigint",
        real: "double precision", bytes: "bytea", boolean: "bigint", strict: "")

    @Test("Words in braces are replaced")
    func words() throws {
        let statement = Statement(
            "CREATE TABLE t (id {identity}, a {integer}, b {bytes}, c {real}, d {boolean}) {strict}"
        )
        let text = try dialect.text(of: statement)
        #expect(
            text == "CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, "
                + "a bigint, b bytea, c double precision, d bigint) ")
    }

    @Test("Other words are refused", arguments: ["{text}", "{", "{}", "x {identity"])
    func unknown(text: String) {
        let statement =
            switch text {
            case "{text}": Statement("{text}")
            case "{": Statement("x {")
            case "{}": Statement("{}")
            default: Statement("x {identity")
            }
        let failure = #expect(throws: DatabaseError.self) { try dialect.text(of: statement) }
        #expect(failure?.kind == .misuse)
    }
}
