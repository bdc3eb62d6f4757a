public import Blobs
import HTTPMessages
import Synchronization
import Threads

/// Blobs as files of a directory.
///
/// The directory is opened once, and everything else is reached through it: directories have mode
/// 0700, files 0600, and no symbolic link is followed. Each call visits one of a few threads, so
/// that no event loop waits for the disk.
public final class DiskBlobStore: BlobStore {
    private let configuration: BlobsDiskConfiguration
    private let pool: BlockingPool

    /// How many pieces of work wait for a thread now; a figure for metrics.
    public var waitingCount: Int { pool.waitingCount }

    /// None once the store is closed. Whatever is under way has a reference of its own.
    private let root: Mutex<Root?>

    /// Opens the directory, makes it if need be, and locks it against a second store.
    ///
    /// - Throws: `.cannotOpen` or `.inUse`, whose messages name the directory: they are for whoever
    ///   starts the program.
    public init(_ configuration: BlobsDiskConfiguration) throws(BlobError) {
        self.configuration = configuration
        root = Mutex(try Root(configuration.directory))
        do throws(ThreadError) {
            pool = try BlockingPool(
                name: "blobs", threads: configuration.threads,
                queueLimit: configuration.maxQueuedCalls)
        } catch {
            throw BlobError(.cannotOpen, error.description)
        }
    }

    /// Makes a temporary file; it gets its name when it is finished.
    public func create(in folder: BlobFolder) async throws(BlobError) -> any BlobWriter {
        let limit = configuration.maxGatheredBytes
        return try await run { [pool] root throws(BlobError) in
            let upload = try Upload(in: root.makeFolder(folder), of: root)
            return DiskBlobWriter(upload, gathering: limit, on: pool)
        }
    }

    /// Opens a file for reading.
    public func open(
        _ name: BlobName, in folder: BlobFolder
    ) async throws(BlobError) -> any BlobContent {
        try await run { [pool] root throws(BlobError) in
            let (file, size) = try root.open(name, in: folder)
            return DiskBlobContent(file, size: size, on: pool)
        }
    }

    /// Deletes a file; its folder stays.
    public func delete(_ name: BlobName, in folder: BlobFolder) async throws(BlobError) {
        try await run { root throws(BlobError) in try root.delete(name.text, in: folder) }
    }

    /// Deletes a file, also one that an upload still writes: that upload fails when it finishes.
    public func delete(_ entry: BlobEntry) async throws(BlobError) {
        let file = entry.isTemporary ? Root.temporary(entry.name) : entry.name.text
        try await run { root throws(BlobError) in try root.delete(file, in: entry.folder) }
    }

    /// The folders; what has not the name of one is passed over.
    public func folders() async throws(BlobError) -> [BlobFolder] {
        try await run { root throws(BlobError) in try root.folders() }
    }

    /// The files of a folder; what has not the name of one is passed over.
    public func list(in folder: BlobFolder) async throws(BlobError) -> [BlobEntry] {
        try await run { root throws(BlobError) in try root.list(in: folder) }
    }

    /// Whether the directory is still there, can be written to, and a thread is free to say so.
    public func isReady() async -> Bool {
        (try? await run { $0.isReady() }) ?? false
    }

    /// Refuses further calls. The directory is unlocked once nothing is under way in it.
    public func close() async {
        pool.close()
        root.withLock { $0 = nil }
    }

    private func run<Value: Sendable>(
        _ work: @escaping @Sendable (Root) throws(BlobError) -> Value
    ) async throws(BlobError) -> Value {
        guard let root = root.withLock({ $0 }) else { throw BlobError.closed }
        return try await pool.work { () throws(BlobError) in try work(root) }
    }
}

extension BlobError {
    static let closed = BlobError(.unavailable, "the store of files is closed")
}

extension BlockingPool {
    /// Runs work of the store; that the pool has too much to do is the store's own failure.
    func work<Value: Sendable>(
        _ work: @escaping @Sendable () throws(BlobError) -> Value
    ) async throws(BlobError) -> Value {
        do {
            return try await run(work)
        } catch let error as BlobError {
            throw error
        } catch let error as PoolFull {
            throw BlobError(
                .unavailable, "too many files are being read and written",
                detail: error.description)
        } catch {
            throw BlobError.closed
        }
    }
}
