import Storage
import StorageSQLite
import Testing

/// A driver that the suites of the Storage protocol are run against.
struct Driver: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let open: @Sendable (TemporaryDirectory) async throws -> any Database

    static let all = [sqlite]

    static let sqlite = Driver(testDescription: "SQLite") { directory in
        try SQLiteDatabase.open(SQLiteConfiguration(dataDirectory: directory.path))
    }

    /// Opens an empty store, runs a body on it and throws it away.
    func withStore<Result>(
        _ body: (any Database) async throws -> Result
    ) async throws -> Result {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        let database = try await open(directory)
        do {
            let result = try await body(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }

    /// Opens a store with the tables of `Things`.
    func withThings<Result>(
        _ body: (any Database) async throws -> Result
    ) async throws -> Result {
        try await withStore { database in
            try await Things.create(in: database)
            return try await body(database)
        }
    }
}

/// Opens a SQLite store with chosen limits, runs a body on it and throws it away.
func withSQLite<Result>(
    _ change: (inout SQLiteConfiguration) -> Void = { _ in },
    _ body: (SQLiteDatabase, TemporaryDirectory) async throws -> Result
) async throws -> Result {
    let directory = TemporaryDirectory()
    defer { directory.remove() }
    var configuration = SQLiteConfiguration(dataDirectory: directory.path)
    change(&configuration)
    let database = try SQLiteDatabase.open(configuration)
    do {
        try await Things.create(in: database)
        let result = try await body(database, directory)
        await database.close()
        return result
    } catch {
        await database.close()
        throw error
    }
}
