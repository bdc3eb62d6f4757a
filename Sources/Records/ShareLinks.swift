public import Storage
public import Timestamps

/// A link to a file that works without a session, without the secret in it.
public struct ShareLinkRow: Sendable, Equatable {
    /// The number that names it for ever; later links have larger ones.
    public let id: Int64
    /// The file.
    public let fileID: Int64
    /// When it was made, in UTC.
    public let createdAt: Timestamp
    /// When it ends by itself, if it does.
    public let expiresAt: Timestamp?
    /// How often it may be used, if that is limited.
    public let maxUses: Int64?
    /// How often it was used.
    public let uses: Int64
}

/// What makes a share link.
public struct NewShareLink: Sendable {
    /// The file.
    public let fileID: Int64
    /// The digest of its secret; the secret itself is never stored.
    public let digest: [UInt8]
    /// When it is made.
    public let createdAt: Timestamp
    /// When it ends by itself, if it does.
    public let expiresAt: Timestamp?
    /// How often it may be used, if that is limited.
    public let maxUses: Int64?

    /// Makes a description of a link.
    public init(
        fileID: Int64, digest: [UInt8], createdAt: Timestamp, expiresAt: Timestamp?,
        maxUses: Int64?
    ) {
        self.fileID = fileID
        self.digest = digest
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.maxUses = maxUses
    }
}

/// The table of share links.
public enum ShareLinks {
    static let definition = [
        Statement(
            """
            CREATE TABLE share_links (
                id {identity},
                file_id {integer} NOT NULL
                    CONSTRAINT share_links_file REFERENCES files (id) ON DELETE CASCADE,
                digest {bytes} NOT NULL CONSTRAINT share_links_digest UNIQUE,
                created_at {integer} NOT NULL,
                expires_at {integer},
                max_uses {integer} CONSTRAINT share_links_max_uses CHECK (max_uses > 0),
                uses {integer} NOT NULL DEFAULT 0,
                CONSTRAINT share_links_uses CHECK (uses <= max_uses)
            ) {strict}
            """),
        Statement("CREATE INDEX share_links_of_file ON share_links (file_id, id)"),
    ]

    private static let insertion = Statement(
        """
        INSERT INTO share_links (file_id, digest, created_at, expires_at, max_uses)
        VALUES ($1, $2, $3, $4, $5)
        RETURNING id, file_id, created_at, expires_at, max_uses, uses
        """)

    /// Adds a link and gives it.
    ///
    /// That the file exists is checked by the caller, in the same transaction.
    ///
    /// - Throws: `DatabaseError.Kind.constraint` when it was not.
    public static func insert(
        _ new: NewShareLink, in transaction: any Transaction
    ) async throws -> ShareLinkRow {
        let rows = try await transaction.query(
            insertion,
            [
                .integer(new.fileID), .bytes(new.digest), .integer(new.createdAt.microseconds),
                .optional(new.expiresAt?.microseconds), .optional(new.maxUses),
            ], ShareLinkRow.init(row:))
        return rows[0]
    }

    private static let counting = Statement("SELECT count(*) FROM share_links WHERE file_id = $1")

    /// How many links a file has.
    public static func count(ofFile id: Int64, in reader: any SQLReader) async throws -> Int64 {
        try await reader.first(counting, [.integer(id)]) { $0.integer(0) } ?? 0
    }

    private static let page = Statement(
        """
        SELECT id, file_id, created_at, expires_at, max_uses, uses FROM share_links
        WHERE file_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
        """)

    /// A file's links, newest first, at most `limit`; also those that work no more.
    ///
    /// - Parameter next: Gives only those with a smaller id; nil for the beginning.
    public static func list(
        ofFile id: Int64, before next: Int64? = nil, limit: Int, in reader: any SQLReader
    ) async throws -> [ShareLinkRow] {
        try await reader.query(
            page, [.integer(id), .integer(next ?? .max), .integer(Int64(limit))],
            ShareLinkRow.init(row:))
    }

    private static let deletion = Statement(
        "DELETE FROM share_links WHERE id = $1 AND file_id = $2")

    /// Deletes a link of a file; false when the file has no such link.
    @discardableResult
    public static func delete(
        _ id: Int64, ofFile fileID: Int64, in transaction: any Transaction
    ) async throws -> Bool {
        try await transaction.execute(deletion, [.integer(id), .integer(fileID)]) > 0
    }
}

/// What a link leads to.
extension ShareLinks {
    private static let counted = Statement(
        """
        UPDATE share_links SET uses = uses + 1
        WHERE digest = $1 AND (expires_at IS NULL OR expires_at > $2)
            AND (max_uses IS NULL OR uses < max_uses)
        RETURNING file_id
        """)

    /// Counts one use of a link and gives its file; nil, without counting, when there is no such
    /// link, it has expired or it is used up.
    public static func use(
        digest: [UInt8], at now: Timestamp, in transaction: any Transaction
    ) async throws -> FileRow? {
        let file = try await transaction.first(
            counted, [.bytes(digest), .integer(now.microseconds)]
        ) { $0.integer(0) }
        guard let file else { return nil }
        return try await Files.find(byID: file, in: transaction)
    }

    private static let uncounted = Statement(
        """
        SELECT file_id FROM share_links
        WHERE digest = $1 AND (expires_at IS NULL OR expires_at > $2)
            AND (max_uses IS NULL OR uses < max_uses)
        """)

    /// The file that `use` would give, without counting.
    public static func file(
        digest: [UInt8], at now: Timestamp, in reader: any SQLReader
    ) async throws -> FileRow? {
        let file = try await reader.first(
            uncounted, [.bytes(digest), .integer(now.microseconds)]
        ) { $0.integer(0) }
        guard let file else { return nil }
        return try await Files.find(byID: file, in: reader)
    }
}

extension ShareLinkRow {
    fileprivate init(row: any Row) {
        self.init(
            id: row.integer(0), fileID: row.integer(1),
            createdAt: Timestamp(microseconds: row.integer(2)),
            expiresAt: row.optionalInteger(3).map { Timestamp(microseconds: $0) },
            maxUses: row.optionalInteger(4), uses: row.integer(5))
    }
}
