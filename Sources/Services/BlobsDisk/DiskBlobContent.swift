import Blobs
import HTTPMessages
import Threads

/// A file of the store, open for reading.
final class DiskBlobContent: BlobContent {
    let size: Int64

    private let opened: Descriptor
    private let pool: BlockingPool

    init(_ opened: Descriptor, size: Int64, on pool: BlockingPool) {
        self.opened = opened
        self.size = size
        self.pool = pool
    }

    var file: (any HTTPFile)? { opened }

    func read(at offset: Int64, count: Int) async throws(BlobError) -> [UInt8] {
        precondition(offset >= 0 && count >= 0, "cannot read \(count) bytes at \(offset)")
        let count = Int(min(Int64(count), max(0, size - offset)))
        guard count > 0 else { return [] }
        return try await pool.work { [opened] () throws(BlobError) in
            try opened.read(at: offset, count: count)
        }
    }
}
