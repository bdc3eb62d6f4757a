import Blobs
import Glibc
import Synchronization
import Threads

/// Gathers what is written, so that few visits to a thread are needed, and remembers the first
/// failure.
final class DiskBlobWriter: BlobWriter {
    private struct State {
        var gathered: [UInt8] = []
        /// How many bytes went to the disk, or are on their way.
        var written: Int64 = 0
        var failure: BlobError?
        /// None once the blob is finished or discarded.
        var upload: Upload?
    }

    private let state: Mutex<State>
    private let limit: Int
    private let pool: BlockingPool

    init(_ upload: Upload, gathering limit: Int, on pool: BlockingPool) {
        state = Mutex(State(upload: upload))
        self.limit = limit
        self.pool = pool
    }

    deinit {
        guard let upload = state.withLock({ $0.upload.take() }) else { return }
        // Nobody waits for it. What a pool without room leaves behind is swept later.
        Task.detached { [pool] in try? await pool.run { upload.remove() } }
    }

    var size: Int64 { state.withLock { $0.written + Int64($0.gathered.count) } }

    func write(_ bytes: [UInt8]) async throws(BlobError) {
        let piece = try state.withLock { state throws(BlobError) -> Piece? in
            if let failure = state.failure { throw failure }
            state.gathered += bytes
            return state.gathered.count < limit ? nil : Self.nextPiece(&state)
        }
        guard let piece else { return }
        try await run { () throws(BlobError) in try piece.write() }
    }

    func finish() async throws(BlobError) -> BlobName {
        let piece = try state.withLock { state throws(BlobError) in
            if let failure = state.failure { throw failure }
            return Self.nextPiece(&state)
        }
        let name = try await run { () throws(BlobError) in
            do throws(BlobError) {
                try piece.write()
                return try piece.upload.publish()
            } catch {
                piece.upload.remove()
                throw error
            }
        }
        state.withLock { $0.upload = nil }
        return name
    }

    func discard() async {
        guard let upload = state.withLock({ $0.upload.take() }) else { return }
        // What cannot be deleted is swept later.
        try? await pool.work { () throws(BlobError) in upload.remove() }
    }

    /// Bytes on their way to the disk.
    private struct Piece {
        let bytes: [UInt8]
        let offset: Int64
        let upload: Upload

        func write() throws(BlobError) { try upload.file.write(bytes, at: offset) }
    }

    private static func nextPiece(_ state: inout State) -> Piece {
        guard let upload = state.upload else {
            preconditionFailure("a blob that was finished or discarded is written to")
        }
        let piece = Piece(bytes: state.gathered, offset: state.written, upload: upload)
        state.written += Int64(piece.bytes.count)
        state.gathered = []
        return piece
    }

    private func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws(BlobError) -> Value
    ) async throws(BlobError) -> Value {
        do throws(BlobError) {
            return try await pool.work(work)
        } catch {
            state.withLock { $0.failure = error }
            throw error
        }
    }
}

/// A temporary file that becomes a blob.
struct Upload: Sendable {
    let file: Descriptor

    private let name: BlobName
    private let folder: Descriptor
    /// Held so that the directory stays locked for as long as something is written in it.
    private let root: Root

    init(in folder: Descriptor, of root: Root) throws(BlobError) {
        name = .random()
        self.folder = folder
        self.root = root
        file = try folder.open(Root.temporary(name), O_WRONLY | O_CREAT | O_EXCL)
    }

    /// Makes the file durable and gives it its name, durably.
    func publish() throws(BlobError) -> BlobName {
        try file.synchronize()
        let code = renameat(
            folder.descriptor, Root.temporary(name), folder.descriptor, name.text)
        guard code == 0 else { throw SystemFailure.last("rename a finished file") }
        try folder.synchronize()
        return name
    }

    /// Deletes the file under both names: a failure may have come after it got the second one.
    func remove() {
        // What cannot be deleted is swept later.
        try? folder.unlink(Root.temporary(name))
        try? folder.unlink(name.text)
    }
}
