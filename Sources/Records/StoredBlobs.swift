public import Storage

/// The blobs that rows of files and avatars name.
public enum StoredBlobs {
    private static let ofUser = Statement(
        """
        SELECT blob FROM files WHERE user_id = $1
        UNION ALL SELECT blob FROM avatars WHERE user_id = $1
        """)

    /// The blobs of a user, in no order: what is to be deleted when the user has been.
    public static func names(
        ofUser id: Int64, in reader: any SQLReader
    ) async throws -> [String] {
        try await reader.query(ofUser, [.integer(id)]) { $0.text(0) }
    }

    /// How many names `among` takes; the two have to agree.
    private static let namesPerQuery = 16

    private static let among = Statement(
        """
        SELECT blob FROM files WHERE blob IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
            $13, $14, $15, $16)
        UNION ALL
        SELECT blob FROM avatars WHERE blob IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
            $13, $14, $15, $16)
        """)

    /// Those of the given names that a row has. The others are orphans, when they are old enough
    /// that no row for them can still be on its way.
    public static func names(
        among names: [String], in reader: any SQLReader
    ) async throws -> Set<String> {
        var known: Set<String> = []
        for start in stride(from: 0, to: names.count, by: namesPerQuery) {
            let some = names[start..<min(start + namesPerQuery, names.count)].map(SQLValue.text)
            let none = repeatElement(SQLValue.null, count: namesPerQuery - some.count)
            known.formUnion(try await reader.query(among, some + none) { $0.text(0) })
        }
        return known
    }
}
