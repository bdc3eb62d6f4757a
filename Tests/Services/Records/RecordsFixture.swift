import Records
import Storage
import Timestamps

extension Driver {
    /// Opens a store with the application's tables, and checks afterwards that every statement
    /// which the body ran finds its rows by an index.
    func withRecords(
        _ body: (any Database) async throws -> Void
    ) async throws {
        try await withStore { database in
            try await database.migrate(Schema.migrations)
            let watched = WatchedDatabase(database)
            try await body(watched)
            for text in watched.statements { try QueryPlan.check(text) }
        }
    }
}

extension Database {
    /// The driver's own store.
    var unwatched: any Database { (self as? WatchedDatabase)?.base ?? self }
}

/// A moment of the tests: so many seconds after 2024-03-21T08:07:23Z.
func moment(_ seconds: Int64) -> Timestamp {
    Timestamp(microseconds: 1_711_008_443_000_000 + seconds * 1_000_000)
}

func newUser(
    _ email: String, first: String = "Ada", last: String = "Lovelace", role: UserRole = .user
) -> NewUser {
    NewUser(
        email: email, firstName: first, lastName: last, role: role,
        passwordHash: "hash of \(email)", createdAt: moment(0))
}

extension Database {
    /// Adds users with these addresses and gives their ids.
    func addUsers(_ emails: String...) async throws -> [Int64] {
        try await transaction { transaction in
            var ids: [Int64] = []
            for email in emails {
                ids += try await Users.insert(newUser(email), in: transaction).map { [$0.id] } ?? []
            }
            return ids
        }
    }
}
