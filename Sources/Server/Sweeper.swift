import Handlers
import JSON
import Records
import Storage

/// Deletes expired sessions every hour, a bounded number in each transaction.
struct Sweeper {
    let application: Application
    let log: Log

    private static let interval = Duration.seconds(3600)
    private static let batchLimit = 500

    /// Runs until its task is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                while try await sweep() == Self.batchLimit {}
            } catch {
                log.write("sweep") { $0.property("error", String(reflecting: error)) }
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    private func sweep() async throws -> Int {
        let now = application.now()
        return try await application.database.transaction { transaction in
            try await Tokens.deleteExpired(at: now, limit: Self.batchLimit, in: transaction)
        }
    }
}
