import Records
import Synchronization

// How parallel uploads share a quota
//
// What a user's files take stands in the store; what his uploads have written so far, in temporary
// files, stands nowhere but here. An upload is admitted, and grows, only while both together leave
// room, so that uploads side by side cannot fill the disk beyond the quota. The last word has the
// transaction that adds the row.
//
// The two are not read at the same moment. An upload that ends in between has left the ledger but
// is not in the figures yet: hence a release makes figures that were read before stale, and they are
// read again. One that is being committed may be in both: hence nobody is refused while one is.

/// What the uploads of each user have reserved.
final class QuotaLedger: Sendable {
    /// What became of an attempt to reserve.
    enum Outcome: Equatable {
        /// So many bytes are reserved.
        case granted(Int64)
        /// The figures are out of date: read them again.
        case stale
        /// It would not fit, but another upload is being committed: read the figures again, later.
        case unsettled
        /// It does not fit.
        case refused(Dimension)
    }

    /// What a quota is of.
    enum Dimension: Equatable {
        case bytes
        case count
    }

    private struct Account {
        /// Uploads that look at this account, admitted or not.
        var holders = 0
        var admitted: Int64 = 0
        var bytes: Int64 = 0
        var committing = 0
        var releases = 0
    }

    private let quota: FileUsage
    private let accounts = Mutex<[Int64: Account]>([:])

    init(quota: FileUsage) { self.quota = quota }

    /// Begins an upload of a user; `leave` ends it.
    func enter(_ user: Int64) { update(user) { $0.holders += 1 } }

    /// How often the user's uploads have released something: to be asked before the figures are read.
    func releases(of user: Int64) -> Int { update(user) { $0.releases } }

    /// Reserves bytes on top of what the user's files take: as many as there is room for, at least
    /// and at most these. An upload that is not admitted yet counts as one more file.
    func reserve(
        _ bytes: ClosedRange<Int64>, for user: Int64, isAdmitted: Bool, usage: FileUsage,
        releases: Int
    ) -> Outcome {
        update(user) { account in
            guard account.releases == releases else { return .stale }
            let isFull = !isAdmitted && usage.count + account.admitted >= quota.count
            let room = quota.bytes - usage.bytes - account.bytes
            guard !isFull, room >= bytes.lowerBound else {
                return account.committing > 0 ? .unsettled : .refused(isFull ? .count : .bytes)
            }
            let granted = min(room, bytes.upperBound)
            account.bytes += granted
            account.admitted += isAdmitted ? 0 : 1
            return .granted(granted)
        }
    }

    /// An upload is about to be added to the user's files.
    func beginCommit(of user: Int64) { update(user) { $0.committing += 1 } }

    /// Ends an upload, whatever became of it, and releases what it had reserved.
    func leave(_ user: Int64, bytes: Int64, isAdmitted: Bool, isCommitting: Bool) {
        update(user) { account in
            account.holders -= 1
            account.bytes -= bytes
            account.admitted -= isAdmitted ? 1 : 0
            account.committing -= isCommitting ? 1 : 0
            account.releases += 1
        }
    }

    /// Whether nothing is reserved by anybody.
    var isEmpty: Bool { accounts.withLock { $0.isEmpty } }

    @discardableResult
    private func update<Result>(_ user: Int64, _ change: (inout Account) -> Result) -> Result {
        accounts.withLock { accounts in
            var account = accounts[user] ?? Account()
            let result = change(&account)
            // As long as somebody holds it, `releases` must go on counting.
            accounts[user] = account.holders > 0 ? account : nil
            return result
        }
    }
}
