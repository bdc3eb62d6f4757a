import Foundation
import Storage
import StorageSQLite
import Testing

@Suite("The data directory")
struct DataDirectoryTests {
    private func open(_ path: String) throws -> SQLiteDatabase {
        try SQLiteDatabase.open(SQLiteConfiguration(dataDirectory: path))
    }

    private func refusal(of path: String) async -> DatabaseError? {
        await failure { try open(path) }
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test("It is made with those above it, for its user alone")
    func creation() async throws {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/deep/data"
        let database = try open(path)
        try await Things.create(in: database)
        #expect(try mode(path) == 0o700)
        for name in ["accord.db", "accord.db-wal", "accord.db-shm", "accord.lock"] {
            #expect(try mode("\(path)/\(name)") == 0o600)
        }
        await database.close()
    }

    @Test("It serves one store at a time, and another one once that is closed")
    func lock() async throws {
        try await withSQLite { database, directory in
            let path = directory.path
            let failure = await refusal(of: path)
            #expect(failure?.kind == .inUse)
            #expect(
                failure?.description
                    == "data directory '\(path)' is in use by process \(getpid()), which holds "
                    + "'\(path)/accord.lock': stop it or choose another directory")
            await database.close()
            await (try open(path)).close()
        }
    }

    @Test("A file in its place is named")
    func file() async throws {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        try FileManager.default.createDirectory(
            atPath: directory.path, withIntermediateDirectories: true)
        let file = directory.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        #expect(
            await refusal(of: file)?.description == "data directory '\(file)' is not a directory")
        #expect(
            await refusal(of: file + "/data")?.description
                == "cannot create data directory '\(file)/data': Not a directory")
        #expect(await refusal(of: "")?.description == "no data directory is given")
    }

    @Test("One that cannot be written is named")
    func unwritable() async throws {
        let directory = TemporaryDirectory()
        let path = directory.path
        defer { directory.remove() }
        // Root writes whatever the permissions say; not to a file system that is mounted read-only.
        let isMounted = try SmallDisk.mount(at: path, mebibytes: 1, isReadOnly: true)
        if !isMounted { chmod(path, 0o500) }
        defer { if isMounted { SmallDisk.unmount(path) } else { chmod(path, 0o700) } }
        let failure = await refusal(of: path)
        #expect(failure?.kind == .cannotOpen)
        let reason = isMounted ? "Read-only file system" : "Permission denied"
        #expect(
            failure?.description == "cannot write to data directory '\(path)': \(reason)")
        #expect(
            await refusal(of: path + "/sub")?.description
                == "cannot create data directory '\(path)/sub': \(reason)")
    }

    @Test("A file that is no database is named and left as it is")
    func garbage() async throws {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        try FileManager.default.createDirectory(
            atPath: directory.path, withIntermediateDirectories: true)
        let file = directory.path + "/accord.db"
        let garbage = Data(repeating: UInt8(ascii: "x"), count: 10_000)
        try garbage.write(to: URL(fileURLWithPath: file))
        let failure = await refusal(of: directory.path)
        #expect(failure?.kind == .corrupt)
        #expect(failure?.description == "cannot open '\(file)': the file is not a database")
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == garbage)
        // The refusal has let go of the directory.
        try FileManager.default.removeItem(atPath: file)
        await (try open(directory.path)).close()
    }

    @Test("A damaged database is named")
    func damage() async throws {
        try await withSQLite { database, directory in
            await database.close()
            let file = directory.path + "/accord.db"
            let handle = try #require(FileHandle(forUpdatingAtPath: file))
            // The header of the first page's tree: what the schema is read from.
            try handle.seek(toOffset: 100)
            try handle.write(contentsOf: Data(repeating: 0xFF, count: 2_000))
            try handle.close()
            let failure = await refusal(of: directory.path)
            #expect(failure?.kind == .corrupt)
            #expect(
                failure?.description == "cannot open '\(file)': the database file is damaged")
        }
    }

    @Test("A database of another program is refused")
    func foreignDatabase() async throws {
        try await withSQLite { database, directory in
            await database.close()
            let file = directory.path + "/accord.db"
            let handle = try #require(FileHandle(forUpdatingAtPath: file))
            // The application id, https://www.sqlite.org/fileformat.html
            try handle.seek(toOffset: 68)
            try handle.write(contentsOf: Data([0, 0, 0, 7]))
            try handle.close()
            let failure = await refusal(of: directory.path)
            #expect(failure?.kind == .corrupt)
            #expect(
                failure?.description
                    == "'\(file)' is a database of another program (application id 7)")
        }
    }
}
