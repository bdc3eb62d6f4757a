import Foundation
import Storage
import StorageSQLite
import Synchronization
import Testing

@Suite("A store whose files fail")
struct FaultTests {
    /// Writes from many tasks at once; gives the names that were acknowledged, and the errors.
    private func write(
        _ writers: Int, _ prefix: String, to database: any Database
    ) async -> (acknowledged: Set<String>, failures: [DatabaseError]) {
        await withTaskGroup(of: (String, DatabaseError?).self) { group in
            for number in 0..<writers {
                group.addTask {
                    let name = "\(prefix)/\(number)"
                    return (
                        name,
                        await failure {
                            try await database.transaction {
                                try await Things.insert(name, in: $0)
                            }
                        }
                    )
                }
            }
            return await group.reduce(into: ([], [])) { result, answer in
                if let failure = answer.1 {
                    result.failures.append(failure)
                } else {
                    result.acknowledged.insert(answer.0)
                }
            }
        }
    }

    private func withFaultyStore(
        _ body: (SQLiteDatabase, TemporaryDirectory) async throws -> Void
    ) async throws {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        FaultyFiles.watch(directory)
        let database = try SQLiteDatabase.open(SQLiteConfiguration(dataDirectory: directory.path))
        try await Things.create(in: database)
        try await body(database, directory)
        FaultyFiles.plan(.init(), in: directory)
        await database.close()
    }

    @Test("A failed fsync fails its whole group, and nothing of it is kept", arguments: 0..<8)
    func failedSync(before: Int) async throws {
        try await withFaultyStore { database, directory async throws in
            FaultyFiles.plan(.init(syncsBeforeFailure: before), in: directory)
            var acknowledged: Set<String> = []
            var failures: [DatabaseError] = []
            for round in 0...before {
                let answers = await write(20, "\(round)", to: database)
                acknowledged.formUnion(answers.acknowledged)
                failures += answers.failures
            }
            #expect(FaultyFiles.plan(in: directory).failures == 1)
            #expect(!failures.isEmpty)
            #expect(failures.allSatisfy { $0.kind == .io || $0.kind == .unavailable })
            #expect(try await Set(Things.names(in: database)) == acknowledged)
            #expect(await write(20, "after", to: database).failures.isEmpty)
            #expect(database.metrics().reopenings == 1)
            #expect(await database.isReady())
        }
    }

    @Test("A store that is opened after a failed fsync and a kill holds all that was acknowledged")
    func killAfterFailedSync() async throws {
        try await withFaultyStore { database, directory in
            let before = await write(20, "before", to: database).acknowledged
            FaultyFiles.plan(.init(syncsBeforeFailure: 0), in: directory)
            _ = await write(1, "failed", to: database)
            let after = await write(20, "after", to: database).acknowledged
            // The files as a kill would leave them: the log is not copied.
            let copy = TemporaryDirectory()
            defer { copy.remove() }
            try FileManager.default.copyItem(atPath: directory.path, toPath: copy.path)
            let reopened = try SQLiteDatabase.open(SQLiteConfiguration(dataDirectory: copy.path))
            #expect(before.count + after.count == 40)
            #expect(try await Set(Things.names(in: reopened)) == before.union(after))
            await reopened.close()
        }
    }

    @Test("No space at any write fails that group, and reads go on", arguments: 0..<40)
    func noSpace(before: Int) async throws {
        try await withFaultyStore { database, directory async throws in
            FaultyFiles.plan(.init(writesBeforeFull: before), in: directory)
            var acknowledged: Set<String> = []
            var failures: [DatabaseError] = []
            while failures.isEmpty {
                let answers = await write(5, "\(acknowledged.count)", to: database)
                acknowledged.formUnion(answers.acknowledged)
                failures += answers.failures
                #expect(try await Set(Things.names(in: database)) == acknowledged)
            }
            #expect(failures.allSatisfy { $0.kind == .full })
            #expect(failures.first?.description == "no space is left for the database")
            #expect(await database.isReady())
            FaultyFiles.plan(.init(), in: directory)
            #expect(await write(5, "after", to: database).failures.isEmpty)
            let check = Statement("PRAGMA integrity_check")
            #expect(try await database.query(check) { $0.text(0) } == ["ok"])
        }
    }
}

@Suite("A full disk")
struct FullDiskTests {
    private static let filling = Statement(
        "INSERT INTO things (name, picture) VALUES ($1, $2)")

    /// Writes rows of 8 KiB until one is refused; gives the number that was kept and the refusal.
    private func fill(_ database: any Database) async -> (Int64, DatabaseError?) {
        let picture = SQLValue.bytes([UInt8](repeating: 7, count: 8 << 10))
        var count: Int64 = 0
        while count < 10_000 {
            let name = SQLValue.text("\(count)")
            let failure = await failure {
                try await database.transaction {
                    try await $0.execute(Self.filling, [name, picture])
                }
            }
            if failure != nil { return (count, failure) }
            count += 1
        }
        return (count, nil)
    }

    @Test("The limit of pages is a full disk, from which deleting frees")
    func pageLimit() async throws {
        try await withSQLite {
            $0.maxPages = 100
        } _: { database, _ in
            let (count, failure) = await fill(database)
            #expect(failure?.kind == .full)
            #expect(count > 10)
            #expect(try await Things.count(in: database) == count)
            #expect(await database.isReady())
            try await database.transaction { transaction in
                try await transaction.execute(Statement("DELETE FROM things"), [])
            }
            try await database.transaction { try await Things.insert("again", in: $0) }
            #expect(try await Things.names(in: database) == ["again"])
        }
    }

    @Test("A real one refuses writes, allows reads, and is left within a second")
    func fileSystem() async throws {
        let disk = TemporaryDirectory()
        defer { disk.remove() }
        guard try SmallDisk.mount(at: disk.path, mebibytes: 8) else {
            print("SKIP full disk: only root may mount a tmpfs")
            return
        }
        defer { SmallDisk.unmount(disk.path) }
        let filler = disk.path + "/filler"
        try Data(count: 2 << 20).write(to: URL(fileURLWithPath: filler))
        let database = try SQLiteDatabase.open(
            SQLiteConfiguration(dataDirectory: disk.path + "/data"))
        try await Things.create(in: database)
        let (count, failure) = await fill(database)
        #expect(failure?.kind == .full)
        #expect(try await Things.count(in: database) == count)
        #expect(await database.isReady())
        try FileManager.default.removeItem(atPath: filler)
        let start = ContinuousClock.now
        try await database.transaction { try await Things.insert("after", in: $0) }
        #expect(ContinuousClock.now - start < .seconds(1))
        #expect(try await Things.count(in: database) == count + 1)
        await database.close()
        let reopened = try SQLiteDatabase.open(
            SQLiteConfiguration(dataDirectory: disk.path + "/data"))
        #expect(try await Things.count(in: reopened) == count + 1)
        await reopened.close()
    }
}

/// A file system in memory.
enum SmallDisk {
    /// Mounts one; false when this process may not.
    static func mount(at path: String, mebibytes: Int, isReadOnly: Bool = false) throws -> Bool {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        let options = "size=\(mebibytes)m" + (isReadOnly ? ",ro" : "")
        return try run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path)
    }

    static func unmount(_ path: String) {
        // A mount that is left behind in the system's folder for temporary files harms nobody.
        // Lazily: a child of a test that runs at the same moment may hold a file open.
        _ = try? run("umount", "-l", path)
    }

    private static func run(_ arguments: String...) throws -> Bool {
        guard getuid() == 0 else { return false }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
