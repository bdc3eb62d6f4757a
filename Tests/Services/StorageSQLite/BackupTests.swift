import Foundation
import Storage
import StorageSQLite
import Testing

@Suite("A backup")
struct BackupTests {
    @Test("Taken under load it is whole, and holds all that was acknowledged before")
    func underLoad() async throws {
        try await withSQLite { database, directory in
            let path = directory.path + "/copy/accord.db"
            try FileManager.default.createDirectory(
                atPath: directory.path + "/copy", withIntermediateDirectories: true)
            let before = try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<20 {
                    group.addTask {
                        var number = 0
                        while !Task.isCancelled {
                            let name = "\(writer)/\(number)"
                            _ = try? await database.transaction {
                                try await Things.insert(name, in: $0)
                            }
                            number += 1
                        }
                    }
                }
                var before: [String] = []
                while before.count < 200 { before = try await Things.names(in: database) }
                try await database.backup(to: path)
                group.cancelAll()
                try await group.waitForAll()
                return before
            }
            let restored = try SQLiteDatabase.open(
                SQLiteConfiguration(dataDirectory: directory.path + "/copy"))
            let check = Statement("PRAGMA integrity_check")
            #expect(try await restored.query(check) { $0.text(0) } == ["ok"])
            let names = try await Things.names(in: restored)
            #expect(Set(names).isSuperset(of: before))
            await restored.close()
        }
    }

    @Test("It does not overwrite, and leaves nothing behind when it fails")
    func refusals() async throws {
        try await withSQLite { database, directory in
            let existing = directory.path + "/accord.db"
            let failure = await failure { try await database.backup(to: existing) }
            #expect(failure?.kind == .cannotOpen)
            #expect(failure?.description == "'\(existing)' exists already")
            let nowhere = directory.path + "/nowhere/copy.db"
            let lost = await ServicesTests.failure { try await database.backup(to: nowhere) }
            #expect(
                lost?.description
                    == "cannot create '\(nowhere).partial': No such file or directory")
        }
    }

    @Test("It is readable for its user alone")
    func permissions() async throws {
        try await withSQLite { database, directory in
            let path = directory.path + "/copy.db"
            try await database.backup(to: path)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }
}
