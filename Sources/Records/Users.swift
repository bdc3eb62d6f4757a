public import Storage
import Timestamps

/// The table of accounts.
public enum Users {
    static let definition = [
        Statement(
            """
            CREATE TABLE users (
                id {identity},
                email TEXT NOT NULL,
                email_key TEXT NOT NULL CONSTRAINT users_email_key UNIQUE,
                first_name TEXT NOT NULL,
                last_name TEXT NOT NULL,
                search_key TEXT NOT NULL,
                age {integer},
                city TEXT,
                role TEXT NOT NULL CONSTRAINT users_role CHECK (role IN ('user', 'admin')),
                is_blocked {boolean} NOT NULL DEFAULT 0
                    CONSTRAINT users_is_blocked CHECK (is_blocked IN (0, 1)),
                password_hash TEXT NOT NULL,
                created_at {integer} NOT NULL
            ) {strict}
            """),
        // Few rows: whether another administrator is left is asked before one is blocked or
        // deleted.
        Statement("CREATE INDEX users_admins ON users (id) WHERE role = 'admin'"),
    ]

    /// The form of an e-mail address that tells users apart: its case does not.
    public static func emailKey(of email: String) -> String { email.lowercased() }

    /// What a search looks into. The line break keeps the end of the address and the beginning of
    /// the name from making a word together.
    private static func searchKey(email: String, firstName: String, lastName: String) -> String {
        "\(email)\n\(firstName) \(lastName)".lowercased()
    }

}

/// Single accounts.
extension Users {
    private static let insertion = Statement(
        """
        INSERT INTO users (email, email_key, first_name, last_name, search_key, age, city, role,
            password_hash, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (email_key) DO NOTHING
        RETURNING id, email, first_name, last_name, age, city, role, is_blocked, created_at
        """)

    /// Adds an account and gives it, or nil when its e-mail address is taken.
    public static func insert(
        _ new: NewUser, in transaction: any Transaction
    ) async throws -> UserRow? {
        let search = searchKey(
            email: new.email, firstName: new.firstName, lastName: new.lastName)
        return try await transaction.first(
            insertion,
            [
                .text(new.email), .text(emailKey(of: new.email)), .text(new.firstName),
                .text(new.lastName), .text(search), .optional(new.age), .optional(new.city),
                .text(new.role.rawValue), .text(new.passwordHash),
                .integer(new.createdAt.microseconds),
            ], UserRow.init(row:))
    }

    private static let byID = Statement(
        """
        SELECT id, email, first_name, last_name, age, city, role, is_blocked, created_at
        FROM users WHERE id = $1
        """)

    /// The account of this id, or nil.
    public static func find(byID id: Int64, in reader: any SQLReader) async throws -> UserRow? {
        try await reader.first(byID, [.integer(id)], UserRow.init(row:))
    }

    private static let byEmailKey = Statement(
        """
        SELECT id, email, first_name, last_name, age, city, role, is_blocked, created_at,
            password_hash
        FROM users WHERE email_key = $1
        """)

    /// The account of this e-mail address in any case, with its password hash, or nil.
    public static func credentials(
        ofEmail email: String, in reader: any SQLReader
    ) async throws -> UserCredentials? {
        try await reader.first(byEmailKey, [.text(emailKey(of: email))]) { row in
            UserCredentials(user: try UserRow(row: row), passwordHash: row.text(9))
        }
    }

    private static let hashByID = Statement("SELECT password_hash FROM users WHERE id = $1")

    /// The password hash of an account, or nil when there is no such account.
    public static func passwordHash(
        ofUser id: Int64, in reader: any SQLReader
    ) async throws -> String? {
        try await reader.first(hashByID, [.integer(id)]) { $0.text(0) }
    }

    private static let profileUpdate = Statement(
        """
        UPDATE users SET first_name = $1, last_name = $2, search_key = $3, age = $4, city = $5
        WHERE id = $6
        RETURNING id, email, first_name, last_name, age, city, role, is_blocked, created_at
        """)

    /// Changes a profile and gives the account as it is then, or nil when there is none.
    public static func update(
        _ id: Int64, _ change: ProfileChange, in transaction: any Transaction
    ) async throws -> UserRow? {
        guard let user = try await find(byID: id, in: transaction) else { return nil }
        let firstName = change.firstName ?? user.firstName
        let lastName = change.lastName ?? user.lastName
        let search = searchKey(email: user.email, firstName: firstName, lastName: lastName)
        return try await transaction.first(
            profileUpdate,
            [
                .text(firstName), .text(lastName), .text(search),
                .optional(change.age ?? user.age), .optional(change.city ?? user.city),
                .integer(id),
            ], UserRow.init(row:))
    }

    private static let hashUpdate = Statement("UPDATE users SET password_hash = $1 WHERE id = $2")

    /// Sets the password hash of an account; false when there is no such account.
    @discardableResult
    public static func setPasswordHash(
        _ hash: String, ofUser id: Int64, in transaction: any Transaction
    ) async throws -> Bool {
        try await transaction.execute(hashUpdate, [.text(hash), .integer(id)]) > 0
    }

    private static let blocking = Statement("UPDATE users SET is_blocked = $1 WHERE id = $2")

    /// Blocks or unblocks an account; false when there is no such account.
    @discardableResult
    public static func setBlocked(
        _ isBlocked: Bool, ofUser id: Int64, in transaction: any Transaction
    ) async throws -> Bool {
        try await transaction.execute(blocking, [.boolean(isBlocked), .integer(id)]) > 0
    }

    private static let roleUpdate = Statement("UPDATE users SET role = $1 WHERE id = $2")

    /// Sets the role of an account; false when there is no such account.
    @discardableResult
    public static func setRole(
        _ role: UserRole, ofUser id: Int64, in transaction: any Transaction
    ) async throws -> Bool {
        try await transaction.execute(roleUpdate, [.text(role.rawValue), .integer(id)]) > 0
    }

    private static let deletion = Statement("DELETE FROM users WHERE id = $1")

    /// Deletes an account with all rows that name it: sessions, messages, friends, chats with all
    /// of their messages, files, the avatar. False when there is no such account.
    ///
    /// Ask `StoredBlobs.names(ofUser:in:)` before, in the same transaction, which blobs to delete
    /// afterwards.
    @discardableResult
    public static func delete(
        _ id: Int64, in transaction: any Transaction
    ) async throws -> Bool {
        try await transaction.execute(deletion, [.integer(id)]) > 0
    }

    private static let otherAdmin = Statement(
        "SELECT id FROM users WHERE role = 'admin' AND is_blocked = 0 AND id <> $1 LIMIT 1")

    /// Whether an administrator who is not blocked is left besides this account.
    public static func hasAdmin(
        besides id: Int64, in reader: any SQLReader
    ) async throws -> Bool {
        try await reader.first(otherAdmin, [.integer(id)]) { $0.integer(0) } != nil
    }
}

extension UserRow {
    /// Reads the nine columns that every statement about users gives first.
    fileprivate init(row: any Row) throws { try self.init(row: row, at: 0) }

    /// Reads the nine columns of a user, in the order of the properties, from column `first` on.
    init(row: any Row, at first: Int) throws {
        guard let role = UserRole(rawValue: row.text(first + 6)) else {
            throw DatabaseError(.unexpectedValue, "the role of a user is not known")
        }
        self.init(
            id: row.integer(first), email: row.text(first + 1), firstName: row.text(first + 2),
            lastName: row.text(first + 3), age: row.optionalInteger(first + 4),
            city: row.optionalText(first + 5), role: role, isBlocked: row.boolean(first + 7),
            createdAt: Timestamp(microseconds: row.integer(first + 8)))
    }
}

/// Lists of accounts, by id, ascending.
extension Users {
    private static let others = Statement(
        """
        SELECT id, email, first_name, last_name, age, city, role, is_blocked, created_at
        FROM users WHERE id > $1 AND id <> $2 ORDER BY id LIMIT $3
        """)

    /// All accounts but one, from behind an id (0 for the beginning), at most `limit`.
    public static func all(
        excluding id: Int64, after previous: Int64 = 0, limit: Int, in reader: any SQLReader
    ) async throws -> [UserRow] {
        try await reader.query(
            others, [.integer(previous), .integer(id), .integer(Int64(limit))], UserRow.init(row:))
    }

    private static let page = Statement(
        """
        SELECT id, email, first_name, last_name, age, city, role, is_blocked, created_at
        FROM users WHERE id > $1 ORDER BY id LIMIT $2
        """)

    private static let found = Statement(
        """
        SELECT id, email, first_name, last_name, age, city, role, is_blocked, created_at
        FROM users WHERE id > $1 AND search_key LIKE $2 ESCAPE '\\' ORDER BY id LIMIT $3
        """)

    /// Accounts from behind an id (0 for the beginning), at most `limit`.
    ///
    /// - Parameter search: A part of the e-mail address or of the name, in any case and to the
    ///   letter: `%` and `_` mean themselves.
    public static func list(
        after previous: Int64 = 0, search: String? = nil, limit: Int, in reader: any SQLReader
    ) async throws -> [UserRow] {
        guard let search else {
            return try await reader.query(
                page, [.integer(previous), .integer(Int64(limit))], UserRow.init(row:))
        }
        // A line break stands between address and name in the key, and in neither of them.
        guard !search.utf8.contains(UInt8(ascii: "\n")) else { return [] }
        return try await reader.query(
            found,
            [
                .integer(previous), .text(LikePattern.containing(search.lowercased())),
                .integer(Int64(limit)),
            ], UserRow.init(row:))
    }
}
