public import HTTPMessages

/// Keeps the bytes of files: the service that a driver implements.
///
/// A blob is written once, as a whole, and never changes. Blobs lie in folders, one a user. What a
/// blob is called, whose it is and whether anybody needs it, says the store of tables: a row is
/// written after the blob is finished and deleted before the blob is, so that a crash at any step
/// leaves a blob without a row (an orphan, which a sweep over `folders()` and `list(in:)` finds)
/// and never a row without its blob.
public protocol BlobStore: Sendable {
    /// Begins a blob, and its folder if need be.
    ///
    /// - Throws: `.full`, `.unavailable` or `.io`.
    func create(in folder: BlobFolder) async throws(BlobError) -> any BlobWriter

    /// Opens a blob for reading. It can be read to its end even if it is deleted meanwhile.
    ///
    /// - Throws: `.notFound` when there is no such blob.
    func open(_ name: BlobName, in folder: BlobFolder) async throws(BlobError) -> any BlobContent

    /// Deletes a blob; one that is gone already is no failure.
    func delete(_ name: BlobName, in folder: BlobFolder) async throws(BlobError)

    /// Deletes what a listing found: a blob, or what an upload left behind.
    func delete(_ entry: BlobEntry) async throws(BlobError)

    /// The folders that exist, in no order; a folder may be empty.
    func folders() async throws(BlobError) -> [BlobFolder]

    /// What a folder holds, in no order; nothing when there is no such folder.
    func list(in folder: BlobFolder) async throws(BlobError) -> [BlobEntry]

    /// Whether blobs can be read and written at this moment. A store without space is ready.
    func isReady() async -> Bool

    /// Refuses further calls with `.unavailable`; what has begun is finished. Closing twice does
    /// nothing.
    func close() async
}

/// A blob that is being written, by one task at a time.
///
/// It takes the space of what was written until it is finished or discarded; one that is let go
/// before is discarded, sooner or later.
public protocol BlobWriter: AnyObject, Sendable {
    /// How many bytes were written.
    var size: Int64 { get }

    /// Adds bytes at the end.
    ///
    /// - Throws: After a failure each further call, and `finish`, throws the same one again.
    func write(_ bytes: [UInt8]) async throws(BlobError)

    /// Makes the blob durable and visible under a new name: when this returns, no crash and no
    /// power cut takes it away. When it throws, there is no blob.
    ///
    /// - Precondition: The blob is neither finished nor discarded.
    func finish() async throws(BlobError) -> BlobName

    /// Throws away what was written; nothing happens after `finish` or a second time.
    func discard() async
}

/// A blob that is open for reading, for as long as somebody holds it.
public protocol BlobContent: AnyObject, Sendable {
    /// The number of its bytes.
    var size: Int64 { get }

    /// The file that holds exactly these bytes, so that content can leave without being read
    /// (`HTTPBodySegment.file`); nil where the driver keeps blobs elsewhere.
    var file: (any HTTPFile)? { get }

    /// Reads at most `count` bytes from an offset on; fewer at the end, and none behind it.
    func read(at offset: Int64, count: Int) async throws(BlobError) -> [UInt8]
}

/// One thing that a folder holds.
public struct BlobEntry: Sendable, Equatable {
    /// Where it lies.
    public let folder: BlobFolder
    /// The name of the blob, or the one that an unfinished upload would have got.
    public let name: BlobName
    /// The number of its bytes.
    public let size: Int64
    /// How long ago it was written to last; never negative.
    public let age: Duration
    /// Whether it is not finished: an upload that runs, or the remains of one.
    public let isTemporary: Bool

    /// Makes an entry, for drivers.
    public init(
        folder: BlobFolder, name: BlobName, size: Int64, age: Duration, isTemporary: Bool
    ) {
        self.folder = folder
        self.name = name
        self.size = size
        self.age = age
        self.isTemporary = isTemporary
    }
}
