import Blobs
import HTTPMessages
import Synchronization

/// Reads a blob piece by piece, where a driver has no file to send from.
final class BlobSource: HTTPBodySource {
    private static let pieceByteCount = 256 << 10

    private let blob: any BlobContent
    private let offset = Mutex<Int64>(0)

    init(_ blob: any BlobContent) { self.blob = blob }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        do throws(BlobError) {
            let start = offset.withLock { $0 }
            let piece = try await blob.read(at: start, count: Self.pieceByteCount)
            offset.withLock { $0 += Int64(piece.count) }
            return piece.isEmpty ? nil : piece
        } catch {
            // The status is sent already: all that is left is to break off.
            throw .closed
        }
    }
}
