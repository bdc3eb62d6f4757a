import Storage
import Synchronization
import Threads

// Reads
//
// A read by key takes a few microseconds, less than handing it to another thread. So a read runs on
// the thread of its caller, an event loop mostly, on a connection that nobody else uses meanwhile;
// in WAL mode it waits for no writer. A budget of SQLite's own steps bounds how long it may hold up
// the loop: a read that exceeds it is stopped, what it had found is dropped, and it runs again on
// one of a few threads that may take their time.
//
// Connections are kept in a list, last in, first out. There are never more than threads that read
// at one moment, since nobody suspends while holding one: a loop keeps one for the rest of its
// round at most (RoundReader.swift).

/// The connections that read.
final class Readers: Sendable {
    private struct Shelf {
        var all: [Connection]
        var idle: [Connection]
        var isClosed = false
        var inPlace = 0
        var moved = 0
    }

    private let configuration: SQLiteConfiguration
    private let shelf: Monitor<Shelf>
    private let pool: BlockingPool
    /// How many groups of transactions the writer has ended.
    let groups = Atomic(0)

    /// Opens a first connection, so that settings that cannot work are found at the start.
    init(_ configuration: SQLiteConfiguration) throws {
        self.configuration = configuration
        let first = try Connection.reader(configuration)
        shelf = Monitor(Shelf(all: [first], idle: [first]))
        pool = try BlockingPool(
            name: "sqlite-read", threads: configuration.readerThreads,
            queueLimit: configuration.maxQueuedReads)
    }

    /// Runs a read here, or on a reader thread when it turns out to be long.
    func query<Result: Sendable>(
        _ statement: Statement, _ parameters: [SQLValue],
        _ row: @escaping @Sendable (any Row) throws -> Result
    ) async throws -> [Result] {
        do {
            return try readInPlace {
                try $0.query(
                    statement, parameters, within: .steps(configuration.maxReadStepsInPlace), row)
            }
        } catch let error as DatabaseError where error.kind == .stepLimit {
            return try await queryElsewhere(statement, parameters, row)
        }
    }

    private func queryElsewhere<Result: Sendable>(
        _ statement: Statement, _ parameters: [SQLValue],
        _ row: @escaping @Sendable (any Row) throws -> Result
    ) async throws -> [Result] {
        shelf.withLock { $0.moved += 1 }
        let deadline = MonotonicClock.after(configuration.readDeadline)
        do {
            return try await pool.run { [self] in
                try read(isInPlace: false) {
                    try $0.query(statement, parameters, within: .until(deadline), row)
                }
            }
        } catch is PoolFull {
            throw DatabaseError(
                .overloaded, "\(configuration.maxQueuedReads) long reads wait already")
        } catch is PoolClosed {
            throw Self.closed
        }
    }

    /// Runs a piece of work that may take long, such as a backup, on a reader thread.
    func work<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws
        -> Result
    {
        do {
            return try await pool.run(work)
        } catch let error as PoolFull {
            throw DatabaseError(.overloaded, error.description)
        } catch is PoolClosed {
            throw Self.closed
        }
    }

    /// Adds what it knows to the metrics.
    func count(in metrics: inout SQLiteMetrics) {
        metrics.readsWaiting = pool.waitingCount
        shelf.withLock { shelf in
            metrics.readsInPlace = shelf.inPlace - shelf.moved
            metrics.readsMoved = shelf.moved
            metrics.preparedReads = shelf.idle.reduce(0) { $0 + $1.preparedCount }
        }
    }

    /// Refuses further reads, stops those that run, waits for them and closes their connections.
    func close() {
        pool.close()
        shelf.withLock { shelf in
            shelf.isClosed = true
            // Those that wait in the pool find it closed; those that are idle are not harmed.
            for connection in shelf.all { connection.interrupt() }
        }
        // Whoever keeps a read transaction looks whether it may go on.
        noteGroup()
        shelf.wait { shelf -> Void? in
            guard shelf.idle.count == shelf.all.count else { return nil }
            for connection in shelf.all { connection.close() }
            shelf.all = []
            shelf.idle = []
            return ()
        }
    }

    private static let closed = DatabaseError(.closed, "the database is closed")

    /// Runs a read on this thread, in the read transaction of its round if it has rounds.
    private func readInPlace<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        guard let rounds = Rounds.current else { return try read(isInPlace: true, body) }
        let reader: RoundReader
        if let kept = rounds.kept(for: self) {
            // SAFETY: only the line below keeps something for this owner.
            reader = unsafeDowncast(kept, to: RoundReader.self)
        } else {
            reader = RoundReader(try take(), of: self)
            rounds.keep(reader, for: self)
        }
        do {
            return try reader.read(body)
        } catch {
            rounds.drop(for: self)
            reader.roundEnded()
            throw error
        }
    }

    private func read<Result>(
        isInPlace: Bool, _ body: (Connection) throws -> Result
    ) throws -> Result {
        let connection = try take()
        defer { putBack(connection, readsInPlace: isInPlace ? 1 : 0) }
        return try body(connection)
    }

    private func take() throws -> Connection {
        let idle = try shelf.withLock { shelf throws(DatabaseError) -> Connection? in
            guard !shelf.isClosed else { throw Self.closed }
            return shelf.idle.popLast()
        }
        if let idle { return idle }
        let connection = try Connection.reader(configuration)
        try shelf.withLock { shelf throws(DatabaseError) in
            guard !shelf.isClosed else { throw Self.closed }
            shelf.all.append(connection)
        }
        return connection
    }
}

// What the reader of a round needs.
extension Readers {
    /// Notes that the writer has ended a group: before anybody is told how it ended.
    func noteGroup() {
        groups.add(1, ordering: .releasing)
    }

    /// Throws once `close` has been called.
    func refuseIfClosed() throws(DatabaseError) {
        if shelf.withLock({ $0.isClosed }) { throw Self.closed }
    }

    /// Gives back a connection that was taken, and counts what it served.
    func putBack(_ connection: Connection, readsInPlace: Int) {
        let isClosed = shelf.withLock { shelf in
            shelf.idle.append(connection)
            shelf.inPlace += readsInPlace
            return shelf.isClosed
        }
        if isClosed { shelf.broadcast() }
    }

    /// Closes a connection that was taken and is of no more use.
    func discard(_ connection: Connection) {
        connection.close()
        shelf.withLock { shelf in shelf.all.removeAll { $0 === connection } }
        shelf.broadcast()
    }
}
