import Blobs
import Handlers
import Records
import Storage

/// Deletes blobs that no row names, and what broken-off uploads left behind (F2).
struct BlobSweep {
    let application: Application

    /// A blob younger than this may belong to an upload whose row is still to be written, while the
    /// server serves.
    static let age = Duration.seconds(24 * 3600)

    /// Deletes what is at least so old, and gives the number of what was deleted.
    func run(olderThan age: Duration) async throws -> Int {
        let blobs = application.files.blobs
        var count = 0
        for folder in try await blobs.folders() {
            let old = try await blobs.list(in: folder).filter { $0.age >= age }
            let names = old.filter { !$0.isTemporary }.map(\.name.text)
            let known = try await StoredBlobs.names(among: names, in: application.database)
            for entry in old where entry.isTemporary || !known.contains(entry.name.text) {
                try await blobs.delete(entry)
                count += 1
            }
        }
        return count
    }
}
