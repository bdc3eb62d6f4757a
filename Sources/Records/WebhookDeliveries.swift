public import Storage
public import Timestamps

/// The table of deliveries that webhooks have made: what keeps one from being made twice.
public enum WebhookDeliveries {
    static let definition = [
        Statement(
            """
            CREATE TABLE webhook_deliveries (
                id {identity},
                delivery_id TEXT NOT NULL CONSTRAINT webhook_deliveries_delivery_id UNIQUE,
                digest {bytes} NOT NULL CONSTRAINT webhook_deliveries_digest UNIQUE,
                received_at {integer} NOT NULL
            ) {strict}
            """),
        Statement(
            "CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (received_at)"),
    ]

    private static let insertion = Statement(
        "INSERT INTO webhook_deliveries (delivery_id, digest, received_at) VALUES ($1, $2, $3)")

    /// Notes a delivery.
    ///
    /// - Parameters:
    ///   - deliveryID: What the sender calls it.
    ///   - digest: The digest of its signature: a copy under another id has the same.
    /// - Throws: `DatabaseError.Kind.constraint` of the sort `.unique` when it was made before:
    ///   `isDuplicate(of: "webhook_deliveries.delivery_id")`, or `.digest`. What else the
    ///   transaction did is undone.
    public static func insert(
        deliveryID: String, digest: [UInt8], receivedAt: Timestamp,
        in transaction: any Transaction
    ) async throws {
        try await transaction.execute(
            insertion, [.text(deliveryID), .bytes(digest), .integer(receivedAt.microseconds)])
    }

    private static let sweep = Statement(
        """
        DELETE FROM webhook_deliveries WHERE id IN (
            SELECT id FROM webhook_deliveries WHERE received_at < $1
            ORDER BY received_at LIMIT $2
        )
        """)

    /// Deletes deliveries that were received before `moment`, the oldest first, and gives their
    /// number.
    ///
    /// Not sooner than a signature goes out of date: until then the row is what refuses a copy.
    ///
    /// - Parameter limit: The most to delete at once, so that other writers need not wait for
    ///   long: repeat while as many were deleted.
    @discardableResult
    public static func delete(
        receivedBefore moment: Timestamp, limit: Int, in transaction: any Transaction
    ) async throws -> Int {
        try await transaction.execute(
            sweep, [.integer(moment.microseconds), .integer(Int64(limit))])
    }
}
