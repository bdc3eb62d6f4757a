// Migrations: one transaction each, under a lock.
//
// Every step takes the lock, reads the history, compares it with the program's list and applies the
// next migration if it is still missing. So two processes that start together apply each migration
// once (the later one finds it done), and a process that dies in a step leaves the schema at the
// version before it. The history table is read again in every step, because another process may
// have been faster between two of them.

extension Database {
    /// Brings the schema to the version of the last migration and gives the versions that were
    /// applied now.
    ///
    /// - Precondition: The versions are 1, 2, 3 and so on, without a gap.
    /// - Throws: `.schemaTooNew` when the store was migrated by a newer program,
    ///   `.migrationChanged` when an applied migration had another text; nothing is changed then.
    @discardableResult
    public func migrate(_ migrations: [Migration]) async throws -> [Int] {
        precondition(
            migrations.indices.allSatisfy { migrations[$0].version == $0 + 1 },
            "migrations are numbered 1, 2, 3 …: \(migrations.map(\.version))")
        try await transaction { transaction in
            try await transaction.lockSchema()
            try await transaction.define(History.table)
            try History.compare(try await History.read(in: transaction), with: migrations)
        }
        var applied: [Int] = []
        for migration in migrations {
            let isNew = try await transaction { transaction in
                try await transaction.lockSchema()
                let history = try await History.read(in: transaction)
                try History.compare(history, with: migrations)
                guard history.count < migration.version else { return false }
                try await History.apply(migration, in: transaction)
                return true
            }
            if isNew { applied.append(migration.version) }
        }
        return applied
    }
}

/// The table of migrations that were applied.
private enum History {
    struct Entry: Sendable {
        let version: Int
        let name: String
        let checksum: String
    }

    static let table = Statement(
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            version {integer} NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
        ) {strict}
        """)
    static let list = Statement(
        "SELECT version, name, checksum FROM schema_migrations ORDER BY version")
    static let note = Statement(
        "INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)")

    static func read(in transaction: any Transaction) async throws -> [Entry] {
        try await transaction.query(list) { row in
            Entry(version: Int(row.integer(0)), name: row.text(1), checksum: row.text(2))
        }
    }

    static func apply(_ migration: Migration, in transaction: any Transaction) async throws {
        for statement in migration.statements {
            try await transaction.define(statement)
        }
        try await transaction.execute(
            note,
            [
                .integer(Int64(migration.version)), .text(migration.name),
                .text(migration.checksum),
            ])
    }

    static func compare(_ history: [Entry], with migrations: [Migration]) throws(DatabaseError) {
        if let last = history.last, last.version > migrations.count {
            throw DatabaseError(
                .schemaTooNew,
                "the database has schema version \(last.version), this program knows versions up "
                    + "to \(migrations.count): start the newer program")
        }
        for (entry, migration) in zip(history, migrations)
        where entry.version != migration.version || entry.checksum != migration.checksum {
            throw DatabaseError(
                .migrationChanged,
                "migration \(migration.version) '\(migration.name)' differs from the one that the "
                    + "database was made with: released migrations must not be edited",
                detail: "stored: version \(entry.version) '\(entry.name)', checksum "
                    + "\(entry.checksum); the program's checksum: \(migration.checksum)")
        }
    }
}
