import Foundation
import Storage
import StorageSQLite
import Testing

@Suite("A process that is killed")
struct DurabilityTests {
    @Test("Rows that it had acknowledged are there, and those that are there are whole")
    func kill() async throws {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        var acknowledged = 0
        for round in 0..<10 {
            let path = directory.path
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, round = round as Int] in
                try await writeUntilKilled(path, round)
            }
            let log = try String(contentsOfFile: path + "/acknowledged-\(round)", encoding: .utf8)
            // The last line may have been cut off by the kill.
            let names = log.split(separator: "\n").dropLast().map(String.init)
            acknowledged += names.count
            let database = try SQLiteDatabase.open(SQLiteConfiguration(dataDirectory: path))
            let stored = try await Things.names(in: database)
            #expect(Set(stored).isSuperset(of: names))
            #expect(Set(stored).count == stored.count)
            let check = Statement("PRAGMA integrity_check")
            #expect(try await database.query(check) { $0.text(0) } == ["ok"])
            await database.close()
        }
        #expect(acknowledged > 100)
    }

    @Test("A migration that it was in is done wholly or not at all, and the next start goes on")
    func killInMigration() async throws {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path
        for round in 0..<20 {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [
                    path = path as String, round = round as Int
                ] in
                try await migrateUntilKilled(path, round)
            }
            let database = try SQLiteDatabase.open(SQLiteConfiguration(dataDirectory: path))
            // Two rows a step, and a step in the history: all three or none.
            let steps = try? await database.query(
                Statement("SELECT count(*) FROM schema_migrations")
            ) { $0.integer(0) }
            let rows = try? await database.query(
                Statement("SELECT count(*) FROM steps")
            ) { $0.integer(0) }
            #expect((rows?.first ?? 0) == 2 * max(0, (steps?.first ?? 0) - 1))
            await database.close()
        }
        let database = try SQLiteDatabase.open(SQLiteConfiguration(dataDirectory: path))
        try await database.migrate(manySteps)
        let rows = try await database.query(
            Statement("SELECT count(*) FROM steps")
        ) { $0.integer(0) }
        #expect(rows == [2 * Int64(manySteps.count - 1)])
        await database.close()
    }
}

private let manySteps =
    [
        Migration(
            version: 1, name: "first",
            statements: [Statement("CREATE TABLE steps (id {identity}, n {integer}) {strict}")])
    ]
    + (2...400).map { version in
        Migration(
            version: version, name: "step",
            statements: [
                Statement("INSERT INTO steps (n) VALUES (1)"),
                Statement("INSERT INTO steps (n) VALUES (2)"),
            ])
    }

private func migrateUntilKilled(_ path: String, _ round: Int) async throws {
    let database = try SQLiteDatabase.open(SQLiteConfiguration(dataDirectory: path))
    killSoon(microseconds: 1_000...20_000)
    try await database.migrate(manySteps)
    // Done before the blow: wait for it.
    try await Task.sleep(for: .seconds(5))
}

private func killSoon(microseconds: ClosedRange<UInt32>) {
    let delay = UInt32.random(in: microseconds)
    Foundation.Thread.detachNewThread {
        usleep(delay)
        kill(getpid(), SIGKILL)
    }
}

/// Twenty writers that note each acknowledged row in a file, until the process kills itself.
private func writeUntilKilled(_ path: String, _ round: Int) async throws {
    let database = try SQLiteDatabase.open(SQLiteConfiguration(dataDirectory: path))
    if round == 0 { try await Things.create(in: database) }
    let log = open("\(path)/acknowledged-\(round)", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    killSoon(microseconds: 50_000...150_000)
    await withTaskGroup(of: Void.self) { group in
        for writer in 0..<20 {
            group.addTask {
                for number in 0..<1_000_000 {
                    let name = "\(round)/\(writer)/\(number)"
                    let failure = await failure {
                        try await database.transaction { try await Things.insert(name, in: $0) }
                    }
                    precondition(failure == nil, "a writer failed: \(failure!)")
                    let line = Array((name + "\n").utf8)
                    _ = write(log, line, line.count)
                }
            }
        }
    }
}
