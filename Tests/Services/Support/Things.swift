import Storage

/// A small schema for the suites: things, each part of another one or of none.
enum Things {
    static let table = Statement(
        """
        CREATE TABLE things (
            id {identity},
            name TEXT NOT NULL UNIQUE,
            amount {integer} CONSTRAINT things_amount CHECK (amount >= 0),
            weight {real},
            picture {bytes},
            is_old {boolean} NOT NULL DEFAULT 0,
            whole_id {integer} REFERENCES things (id)
        ) {strict}
        """)
    static let insertion = Statement("INSERT INTO things (name, amount) VALUES ($1, $2)")
    static let insertionWithID = Statement(
        "INSERT INTO things (name) VALUES ($1) RETURNING id")
    static let counting = Statement("SELECT count(*) FROM things")
    static let names = Statement("SELECT name FROM things ORDER BY id")

    static func create(in database: any Database) async throws {
        try await database.transaction { try await $0.define(table) }
    }

    @discardableResult
    static func insert(
        _ name: String, _ amount: Int64? = nil, in transaction: any Transaction
    ) async throws -> Int {
        try await transaction.execute(insertion, [.text(name), .optional(amount)])
    }

    static func count(in reader: any SQLReader) async throws -> Int64 {
        try await reader.first(counting, []) { $0.integer(0) } ?? -1
    }

    static func names(in reader: any SQLReader) async throws -> [String] {
        try await reader.query(names) { $0.text(0) }
    }
}

/// The error that a body throws, or nil.
func failure<Result>(of body: () async throws -> Result) async -> DatabaseError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? DatabaseError
    }
}
