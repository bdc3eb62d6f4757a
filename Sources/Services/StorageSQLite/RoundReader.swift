import Storage
import Synchronization
import Threads

// Reads of one round
//
// Each read by itself takes SQLite's shared locks and gives them back by system calls, and two
// loops that do so wait for each other in the kernel. So the first read of a loop's round opens a
// read transaction on a connection that the loop keeps, the reads that follow use it, and the end
// of the round closes it, before the loop waits.
//
// A query has to see every transaction that was acknowledged before it began. So the writer counts
// its groups after each commit and before it answers anybody, and a read transaction that was
// opened at another count is not used again. What another process commits is seen in the next
// round.
//
// The transaction is never kept across a wait, because the log cannot be begun afresh under it.

/// A connection that a thread keeps until its round ends, and the read transaction open on it. No
/// read comes within another: what makes results of rows cannot await.
final class RoundReader: RoundKept {
    /// How many reads it was asked for.
    private(set) var reads = 0

    private let connection: Connection
    private let readers: Readers
    /// The writer's count when the read transaction was opened; nil when none is open.
    private var groups: Int?

    /// Keeps a connection that was taken from `readers`.
    init(_ connection: Connection, of readers: Readers) {
        self.connection = connection
        self.readers = readers
    }

    /// Runs a read on what was committed when it began. After an error it is of no more use but to
    /// be ended.
    func read<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        reads += 1
        try renew()
        return try body(connection)
    }

    /// Opens the read transaction, unless one is open that knows all that was acknowledged.
    private func renew() throws {
        // Counted before the transaction begins: it may see more than the count says, never less.
        let present = readers.groups.load(ordering: .acquiring)
        if groups == present { return }
        if groups != nil {
            try connection.endReading()
            groups = nil
            try readers.refuseIfClosed()
        }
        try connection.beginReading()
        groups = present
    }

    /// Closes the read transaction and gives the connection back.
    func roundEnded() {
        do {
            // An error may have ended the transaction already.
            if connection.isInTransaction { try connection.endReading() }
            readers.putBack(connection, readsInPlace: reads)
        } catch {
            // With a transaction that cannot be ended it would show the past for ever.
            readers.discard(connection)
        }
    }
}

extension Connection {
    private static let begin = Statement("BEGIN")
    private static let end = Statement("COMMIT")

    /// Begins a read transaction: the next statement decides what all up to `endReading` see.
    func beginReading() throws {
        _ = try execute(Self.begin, [], within: .unlimited)
    }

    /// Ends a read transaction.
    func endReading() throws {
        _ = try execute(Self.end, [], within: .unlimited)
    }
}
