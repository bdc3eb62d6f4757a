public import Storage
public import Timestamps

/// The table of files.
public enum Files {
    // What a user's files take is counted from this index alone, within the transaction that adds
    // one: exact whatever deletes files, a cascade too, where counters could drift. It reads as many
    // entries as the quota allows files, some ten thousand in a millisecond.
    static let definition = [
        Statement(
            """
            CREATE TABLE files (
                id {identity},
                user_id {integer} NOT NULL
                    CONSTRAINT files_user REFERENCES users (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                comment TEXT,
                media_type TEXT NOT NULL,
                size {integer} NOT NULL CONSTRAINT files_size CHECK (size >= 0),
                sha256 {bytes} NOT NULL,
                blob TEXT NOT NULL CONSTRAINT files_blob UNIQUE,
                created_at {integer} NOT NULL,
                updated_at {integer} NOT NULL
            ) {strict}
            """),
        Statement("CREATE INDEX files_of_user ON files (user_id, id, size)"),
    ]

    // PostgreSQL sums up to NUMERIC, hence the cast.
    private static let usage = Statement(
        """
        SELECT CAST(coalesce(sum(size), 0) AS BIGINT), count(*) FROM files WHERE user_id = $1
        """)

    /// What a user's files take now.
    public static func usage(
        ofUser id: Int64, in reader: any SQLReader
    ) async throws -> FileUsage {
        let figures = try await reader.first(usage, [.integer(id)]) { row in
            FileUsage(bytes: row.integer(0), count: row.integer(1))
        }
        return figures ?? FileUsage(bytes: 0, count: 0)
    }

    private static let insertion = Statement(
        """
        INSERT INTO files (user_id, name, comment, media_type, size, sha256, blob, created_at,
            updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
        RETURNING id, user_id, name, comment, media_type, size, sha256, blob, created_at,
            updated_at
        """)

    /// Adds a file whose blob is finished, unless the user's files would then take more than
    /// `quota`: in that case the caller deletes the blob.
    ///
    /// - Throws: `DatabaseError.Kind.constraint` when there is no such user (any more).
    public static func insert(
        _ new: NewFile, quota: FileUsage, in transaction: any Transaction
    ) async throws -> FileInsertion {
        let usage = try await usage(ofUser: new.userID, in: transaction)
        guard usage.count < quota.count, new.content.size <= quota.bytes - usage.bytes else {
            return .quotaExceeded(usage)
        }
        let rows = try await transaction.query(
            insertion,
            [
                .integer(new.userID), .text(new.name), .optional(new.comment),
                .text(new.mediaType), .integer(new.content.size), .bytes(new.content.sha256),
                .text(new.content.blob), .integer(new.createdAt.microseconds),
            ], FileRow.init(row:))
        return .inserted(rows[0])
    }

    private static let byID = Statement(
        """
        SELECT id, user_id, name, comment, media_type, size, sha256, blob, created_at,
            updated_at
        FROM files WHERE id = $1
        """)

    /// The file of this id, whoever's it is, or nil.
    public static func find(byID id: Int64, in reader: any SQLReader) async throws -> FileRow? {
        try await reader.first(byID, [.integer(id)], FileRow.init(row:))
    }

    /// The file of this id if it is this user's; nil otherwise.
    public static func find(
        byID id: Int64, ofUser userID: Int64, in reader: any SQLReader
    ) async throws -> FileRow? {
        let file = try await find(byID: id, in: reader)
        return file?.userID == userID ? file : nil
    }

    private static let page = Statement(
        """
        SELECT id, user_id, name, comment, media_type, size, sha256, blob, created_at,
            updated_at
        FROM files WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
        """)

    /// A user's files, newest first, at most `limit`.
    ///
    /// - Parameter next: Gives only those with a smaller id; nil for the beginning.
    public static func list(
        ofUser id: Int64, before next: Int64? = nil, limit: Int, in reader: any SQLReader
    ) async throws -> [FileRow] {
        try await reader.query(
            page, [.integer(id), .integer(next ?? .max), .integer(Int64(limit))],
            FileRow.init(row:))
    }

    private static let alteration = Statement(
        """
        UPDATE files SET name = $1, comment = $2, updated_at = $3 WHERE id = $4
        RETURNING id, user_id, name, comment, media_type, size, sha256, blob, created_at,
            updated_at
        """)

    /// Changes the name and comment of a user's file and gives it as it is then, or nil when there
    /// is no such file.
    public static func update(
        _ id: Int64, ofUser userID: Int64, _ change: FileChange, at now: Timestamp,
        in transaction: any Transaction
    ) async throws -> FileRow? {
        guard let file = try await find(byID: id, ofUser: userID, in: transaction) else {
            return nil
        }
        return try await transaction.first(
            alteration,
            [
                .text(change.name ?? file.name), .optional(change.comment ?? file.comment),
                .integer(now.microseconds), .integer(id),
            ], FileRow.init(row:))
    }

    private static let deletion = Statement(
        "DELETE FROM files WHERE id = $1 AND user_id = $2 RETURNING blob")

    /// Deletes a user's file with its share links and gives the name of its blob, which the caller
    /// deletes after the commit; nil when there is no such file.
    public static func delete(
        _ id: Int64, ofUser userID: Int64, in transaction: any Transaction
    ) async throws -> String? {
        try await transaction.first(deletion, [.integer(id), .integer(userID)]) { $0.text(0) }
    }
}

extension FileRow {
    fileprivate init(row: any Row) {
        self.init(
            id: row.integer(0), userID: row.integer(1), name: row.text(2),
            comment: row.optionalText(3), mediaType: row.text(4), size: row.integer(5),
            sha256: row.bytes(6), blob: row.text(7),
            createdAt: Timestamp(microseconds: row.integer(8)),
            updatedAt: Timestamp(microseconds: row.integer(9)))
    }
}
