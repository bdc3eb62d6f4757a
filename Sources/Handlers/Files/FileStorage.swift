public import Blobs
import Records
import Storage

/// Where the bytes of files and avatars are kept, and how many of them a user may have.
public struct FileStorage: Sendable {
    /// The store of bytes.
    public let blobs: any BlobStore
    /// What the files of one user may take.
    let quota: Records.FileUsage
    let ledger: QuotaLedger

    /// Gathers the store and the quota of each user, in bytes and in files.
    public init(blobs: any BlobStore, maxBytes: Int64, maxCount: Int64) {
        self.blobs = blobs
        quota = Records.FileUsage(bytes: maxBytes, count: maxCount)
        ledger = QuotaLedger(quota: quota)
    }
}

extension FileStorage {
    /// Opens the bytes that a row names.
    func open(_ blob: String, of user: Int64) async throws -> any BlobContent {
        guard let name = BlobName(blob) else {
            throw BlobError(.io, "a file cannot be read or written", detail: "no blob is '\(blob)'")
        }
        return try await blobs.open(name, in: BlobFolder(ofUser: user))
    }

    /// Deletes bytes that no row names any more. What cannot be deleted now is swept later.
    func delete(_ blob: String, of user: Int64) async {
        guard let name = BlobName(blob) else { return }
        try? await blobs.delete(name, in: BlobFolder(ofUser: user))
    }

    /// Deletes the bytes of a user who is gone. Uploads that still run delete their own.
    func deleteAll(of user: Int64) async {
        let entries = try? await blobs.list(in: BlobFolder(ofUser: user))
        for entry in entries ?? [] where !entry.isTemporary { try? await blobs.delete(entry) }
    }

    /// Deletes the bytes for which no row could be written, if that is certain.
    ///
    /// After some failures nobody knows whether the row is there: then the bytes stay, for a row
    /// without bytes would be worse than bytes without a row, which are swept.
    func abandon(_ blob: BlobName, of user: Int64, after error: any Error) async {
        guard let error = error as? DatabaseError, Self.undone.contains(error.kind) else { return }
        try? await blobs.delete(blob, in: BlobFolder(ofUser: user))
    }

    private static let undone: Set<DatabaseError.Kind> = [
        .constraint, .full, .readOnly, .unavailable, .overloaded, .busy, .timedOut,
    ]
}
