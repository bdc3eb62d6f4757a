import Records
import Storage

/// The room that one upload has reserved; it belongs to the task that reads the upload.
final class QuotaReservation {
    private let ledger: QuotaLedger
    private let database: any Database
    private let user: Int64
    private var bytes: Int64 = 0
    private var isAdmitted = false
    private var isCommitting = false

    /// How much more than the bytes at hand an upload without a declared length reserves at a time:
    /// as much again as it has, up to this. Each time costs a look into the store, and what is
    /// reserved in vain is missing to the user's other uploads.
    private static let maxStep: Int64 = 1 << 20

    /// How long to wait for another upload of the user to be committed.
    private static let settlingPause = Duration.milliseconds(2)

    init(of ledger: QuotaLedger, in database: any Database, for user: Int64) {
        self.ledger = ledger
        self.database = database
        self.user = user
        ledger.enter(user)
    }

    /// Admits the upload with so many bytes.
    ///
    /// - Throws: `UploadRefusal.quotaReached`.
    func admit(bytes: Int64) async throws { try await reserve(bytes...bytes) }

    /// Sees to it that so many bytes in all are reserved before they are written.
    ///
    /// - Throws: `UploadRefusal.quotaReached`.
    func cover(_ total: Int64) async throws {
        guard total > bytes else { return }
        let missing = total - bytes
        try await reserve(missing...max(missing, min(total, Self.maxStep)))
    }

    /// Says that the row is about to be written.
    func beginCommit() {
        isCommitting = true
        ledger.beginCommit(of: user)
    }

    /// Releases everything, once.
    func end() {
        ledger.leave(user, bytes: bytes, isAdmitted: isAdmitted, isCommitting: isCommitting)
    }

    private func reserve(_ wanted: ClosedRange<Int64>) async throws {
        while true {
            let releases = ledger.releases(of: user)
            let usage = try await Files.usage(ofUser: user, in: database)
            let outcome = ledger.reserve(
                wanted, for: user, isAdmitted: isAdmitted, usage: usage, releases: releases)
            switch outcome {
            case .granted(let granted):
                bytes += granted
                isAdmitted = true
                return
            case .stale: continue
            case .unsettled: try await Task.sleep(for: Self.settlingPause)
            case .refused(let dimension): throw UploadRefusal.quotaReached(dimension)
            }
        }
    }
}
