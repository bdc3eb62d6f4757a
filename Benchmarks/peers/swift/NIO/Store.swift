import GRDB

/// The table of messages.
final class Store: Sendable {
    private let queue: DatabaseQueue

    init(path: String) throws {
        var configuration = Configuration()
        configuration.journalMode = .wal
        queue = try DatabaseQueue(path: path, configuration: configuration)
        // GRDB sets NORMAL with WAL; a message that is told has to be on disk.
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    }

    /// Stores a message, then calls back on the queue of the database.
    func insert(_ text: String, then told: @escaping @Sendable () -> Void) {
        queue.asyncWrite {
            let statement = try $0.cachedStatement(
                sql: "INSERT INTO messages (sender, receiver, text, timestamp) VALUES (1, 2, ?, '')"
            )
            try statement.execute(arguments: [text])
        } completion: { _, result in
            if case .success = result { told() }
        }
    }
}
