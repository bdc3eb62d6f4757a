public import Storage
public import Timestamps

/// A user's picture, without its bytes.
public struct AvatarRow: Sendable, Equatable {
    /// Whose it is.
    public let userID: Int64
    /// Its media type, as found in its bytes.
    public let mediaType: String
    /// Its width in pixels.
    public let width: Int64
    /// Its height in pixels.
    public let height: Int64
    /// What was stored, in the user's folder.
    public let content: StoredContent
    /// When it was stored, in UTC.
    public let updatedAt: Timestamp

    /// Makes a description of a picture.
    public init(
        userID: Int64, mediaType: String, width: Int64, height: Int64, content: StoredContent,
        updatedAt: Timestamp
    ) {
        self.userID = userID
        self.mediaType = mediaType
        self.width = width
        self.height = height
        self.content = content
        self.updatedAt = updatedAt
    }
}

/// The table of avatars: at most one row for a user.
public enum Avatars {
    static let definition = [
        Statement(
            """
            CREATE TABLE avatars (
                user_id {integer} NOT NULL PRIMARY KEY
                    CONSTRAINT avatars_user REFERENCES users (id) ON DELETE CASCADE,
                media_type TEXT NOT NULL,
                size {integer} NOT NULL CONSTRAINT avatars_size CHECK (size >= 0),
                width {integer} NOT NULL,
                height {integer} NOT NULL,
                sha256 {bytes} NOT NULL,
                blob TEXT NOT NULL CONSTRAINT avatars_blob UNIQUE,
                updated_at {integer} NOT NULL
            ) {strict}
            """)
    ]

    private static let replacement = Statement(
        """
        INSERT INTO avatars (user_id, media_type, size, width, height, sha256, blob, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (user_id) DO UPDATE SET media_type = excluded.media_type,
            size = excluded.size, width = excluded.width, height = excluded.height,
            sha256 = excluded.sha256, blob = excluded.blob, updated_at = excluded.updated_at
        """)

    /// Sets a user's picture and gives the name of the blob that it replaces, which the caller
    /// deletes after the commit; nil when there was none.
    ///
    /// - Throws: `DatabaseError.Kind.constraint` when there is no such user (any more).
    public static func put(
        _ avatar: AvatarRow, in transaction: any Transaction
    ) async throws -> String? {
        let replaced = try await find(ofUser: avatar.userID, in: transaction)
        try await transaction.execute(
            replacement,
            [
                .integer(avatar.userID), .text(avatar.mediaType), .integer(avatar.content.size),
                .integer(avatar.width), .integer(avatar.height), .bytes(avatar.content.sha256),
                .text(avatar.content.blob), .integer(avatar.updatedAt.microseconds),
            ])
        return replaced?.content.blob
    }

    private static let byUser = Statement(
        """
        SELECT user_id, media_type, size, width, height, sha256, blob, updated_at FROM avatars
        WHERE user_id = $1
        """)

    /// A user's picture, or nil.
    public static func find(
        ofUser id: Int64, in reader: any SQLReader
    ) async throws -> AvatarRow? {
        try await reader.first(byUser, [.integer(id)], AvatarRow.init(row:))
    }

    private static let deletion = Statement("DELETE FROM avatars WHERE user_id = $1 RETURNING blob")

    /// Deletes a user's picture and gives the name of its blob, which the caller deletes after the
    /// commit; nil when there is none.
    public static func delete(
        ofUser id: Int64, in transaction: any Transaction
    ) async throws -> String? {
        try await transaction.first(deletion, [.integer(id)]) { $0.text(0) }
    }
}

extension AvatarRow {
    fileprivate init(row: any Row) {
        self.init(
            userID: row.integer(0), mediaType: row.text(1), width: row.integer(3),
            height: row.integer(4),
            content: StoredContent(
                blob: row.text(6), size: row.integer(2), sha256: row.bytes(5)),
            updatedAt: Timestamp(microseconds: row.integer(7)))
    }
}
