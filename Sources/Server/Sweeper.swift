import Handlers
import JSON
import Records
import Storage
import Timestamps

/// Deletes what has had its time, every hour: expired sessions and tickets, old deliveries of the
/// webhook, and blobs that no row names.
struct Sweeper {
    let application: Application
    let log: Log

    private static let interval = Duration.seconds(3600)
    /// Rows are deleted in transactions of so many, so that other writers need not wait for long.
    private static let batchLimit = 500
    /// A copy of a delivery that is older is not recognised any more.
    private static let deliveryAge = Duration.seconds(90 * 86_400)

    /// Runs until its task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await attempt { while try await deleteExpired() {} }
            await attempt { while try await deleteDeliveries() == Self.batchLimit {} }
            await attempt {
                _ = try await BlobSweep(application: application).run(olderThan: BlobSweep.age)
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// One failure keeps nothing else from being swept.
    private func attempt(_ sweep: () async throws -> Void) async {
        do {
            try await sweep()
        } catch {
            log.write("sweep") { $0.property("error", String(reflecting: error)) }
        }
    }

    /// Deletes some sessions and tickets, and says whether there may be more.
    private func deleteExpired() async throws -> Bool {
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

    private func deleteDeliveries() async throws -> Int {
        let age = Self.deliveryAge.components.seconds * 1_000_000
        let moment = Timestamp(microseconds: application.now().microseconds - age)
        return try await application.database.transaction { transaction in
            try await WebhookDeliveries.delete(
                receivedBefore: moment, limit: Self.batchLimit, in: transaction)
        }
    }
}
