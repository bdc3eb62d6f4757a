import Handlers
import JSON
import Records
import Storage

/// Deletes expired sessions and tickets every hour, a bounded number in each transaction.
struct Sweeper {
    let application: Application
    let log: Log

    private static let interval = Duration.seconds(3600)
    private static let batchLimit = 500

    /// Runs until its task is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                while try await sweep() {}
            } catch {
                log.write("sweep") { $0.property("error", String(reflecting: error)) }
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// Deletes some, and says whether there may be more.
    private func sweep() async throws -> Bool {
        let now = application.now()
        let counts = try await application.database.transaction { transaction in
            [
                try await Tokens.deleteExpired(at: now, limit: Self.batchLimit, in: transaction),
                try await WebSocketTickets.deleteExpired(
                    at: now, limit: Self.batchLimit, in: transaction),
            ]
        }
        return counts.contains(Self.batchLimit)
    }
}
