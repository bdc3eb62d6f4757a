/// What a store has done since it was opened.
public struct SQLiteMetrics: Sendable, Equatable {
    /// Commits that were made durable, one fsync each.
    public internal(set) var groups = 0
    /// Transactions that had their part in those commits, whether they were kept or undone.
    public internal(set) var transactions = 0
    /// The most transactions that shared one commit.
    public internal(set) var largestGroup = 0
    /// Rows that committed transactions inserted, changed or deleted.
    public internal(set) var rowsChanged = 0
    /// Transactions that wait for the writer now.
    public internal(set) var queueDepth = 0
    /// Groups, checkpoints and reopenings that failed.
    public internal(set) var failures = 0
    /// How often the log was copied into the database.
    public internal(set) var checkpoints = 0
    /// How often the writer's connection was replaced after a failure.
    public internal(set) var reopenings = 0
    /// Reads that finished on the caller's thread.
    public internal(set) var readsInPlace = 0
    /// Reads that took too many steps and moved to the reader threads.
    public internal(set) var readsMoved = 0
    /// Reads that wait for a reader thread now.
    public internal(set) var readsWaiting = 0
    /// Statements that the idle readers hold prepared.
    public internal(set) var preparedReads = 0

    /// Rows changed by each commit, on average.
    public var rowsPerGroup: Double { groups == 0 ? 0 : Double(rowsChanged) / Double(groups) }
}
