public import Storage

/// Where the store lies, and every limit that it keeps.
public struct SQLiteConfiguration: Sendable {
    /// The directory of the store's files; it is made, for the process's user alone, when it is
    /// missing.
    public var dataDirectory: String
    /// The name of the database file in it.
    public var fileName = "accord.db"

    /// How many transactions may wait for the writer before `.overloaded`.
    ///
    /// At 2,000 a second the last of them waits half a second, which a caller bears.
    public var maxQueuedTransactions = 1_024
    /// How many transactions share one commit, hence one fsync.
    public var maxTransactionsPerGroup = 64
    /// How long the body of one transaction may take, statements and foreign waits together.
    public var transactionDeadline: Duration = .seconds(5)

    /// How many steps of SQLite's virtual machine a read may take on the caller's thread (about 1
    /// ms).
    public var maxReadStepsInPlace = 20_000
    /// How many threads run the reads that take more steps.
    public var readerThreads = 2
    /// How many such reads may wait before `.overloaded`.
    public var maxQueuedReads = 256
    /// How long such a read may take.
    public var readDeadline: Duration = .seconds(5)

    /// How long to wait for a lock that another process holds, such as a shell that looks into the
    /// file.
    public var busyTimeout: Duration = .seconds(5)
    /// How much of the file is read through a memory map instead of by read calls; 0 for none.
    ///
    /// A disk that cannot read a mapped page ends the process, where a read call would fail.
    public var mappedBytes = 256 << 20
    /// The length of the write-ahead log, in pages, from which on it is copied into the database (4
    /// MiB).
    public var checkpointPages = 1_000
    /// The largest size of the database in pages of 4 KiB; a write beyond it fails with `.full`.
    public var maxPages: Int?

    /// Told of failures that no caller learns: of checkpoints, of replacing a connection.
    ///
    /// It runs on the writer's thread and must not block it.
    public var report: @Sendable (DatabaseError) -> Void = { _ in }

    /// Makes a configuration with the default limits.
    public init(dataDirectory: String) {
        self.dataDirectory = dataDirectory
    }

    /// The path of the database file.
    public var databasePath: String { "\(dataDirectory)/\(fileName)" }
}
